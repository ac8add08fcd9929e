import { defineRoute } from '../define-route.ts';
import { keyList, rotationEvent, rotationReport, rotationRequest } from '../schemas/key-schemas.ts';

export const listKeys = defineRoute({
  name: 'keys.list',
  method: 'GET',
  path: '/api/v1/keys',
  summary: 'Lists the keys that values are sealed with, and how many values are on each.',
  permission: 'system.keys.rotate',
  response: { 200: keyList },
  errors: [],
  example: {
    response: {
      keys: [
        {
          keyId: 'k1',
          fingerprint: '5f2b0c4e9a7d1f3866e0c2a4b8d0f1e3',
          state: 'seals',
          addedAt: '2026-11-01T08:00:00.000Z',
          sealedSince: '2026-11-01T08:00:00.000Z',
          retiredAt: null,
          values: 12,
          missingOn: [],
        },
      ],
    },
  },
});

export const rotateKeys = defineRoute({
  name: 'keys.rotate',
  method: 'POST',
  path: '/api/v1/keys/rotate',
  summary: 'Seals every value with another key, while the house works, and retires those before it.',
  description:
    'It takes as long as it takes, and answers at its end; with `Accept: text/event-stream` it says how far it is. Closing ' +
    'the connection stops it between two batches. It may be stopped or killed at any point: asked for again, it goes on.',
  permission: 'system.keys.rotate',
  body: rotationRequest,
  response: { 200: rotationReport },
  stream: { format: 'sse', method: 'rotating', event: rotationEvent, last: 'done' },
  unhurried: true,
  errors: ['KEYS_ROTATING', 'KEY_NOT_ON_EVERY_NODE', 'NO_KEY_TO_ROTATE_TO', 'ROTATION_OVERTAKEN'],
  example: {
    body: {},
    response: {
      keyId: 'k2',
      resealed: 12,
      keys: [
        { keyId: 'k1', state: 'retired', values: 0 },
        { keyId: 'k2', state: 'seals', values: 12 },
      ],
      retired: ['k1'],
      needsAttention: [],
      needAttention: 0,
    },
  },
});
