import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { fleetView, revisionApplied } from '../schemas/node-schemas.ts';
import { queryInteger } from '../schemas/values.ts';

export const listNodes = defineRoute({
  name: 'nodes.list',
  method: 'GET',
  path: '/api/v1/nodes',
  summary: 'Lists the nodes of this house: which are live, what each has applied, whether they run the same.',
  permission: 'session',
  response: { 200: fleetView },
  errors: ['PERMISSION_DENIED'],
  example: {
    response: {
      revision: 14,
      nodes: [
        {
          id: 'north-1',
          live: true,
          engineSetHash: '5f2b0c4e9a7d1f3866e0c2a4b8d0f1e35f2b0c4e9a7d1f3866e0c2a4b8d0f1e3',
          appliedRevision: 14,
          leaseUntil: '2026-11-20T10:15:05.000Z',
          startedAt: '2026-11-20T08:00:00.000Z',
          ready: true,
          reasons: [],
          version: '0.1.0',
        },
      ],
      mixed: false,
    },
  },
});

export const waitForRevision = defineRoute({
  name: 'nodes.waitForRevision',
  method: 'GET',
  path: '/api/v1/revision',
  summary: 'Answers when every live node has applied a revision; without one, at once.',
  description:
    'Every answer of the API carries the revision of the node that gave it as `x-enginehouse-revision`: wait for that one ' +
    'before asking another node. A node that dies meanwhile is not waited for.',
  permission: 'session',
  query: z.strictObject({
    waitFor: queryInteger(0, Number.MAX_SAFE_INTEGER).exactOptional().meta({
      description: 'The revision. Default 0, which every node has applied.',
    }),
    timeoutMs: queryInteger(1, 30_000).exactOptional().meta({ description: 'Default 30,000.' }),
  }),
  response: { 200: revisionApplied },
  errors: ['REVISION_NOT_APPLIED'],
  example: { query: { waitFor: '14' }, response: { revision: 14, nodes: ['north-1'] } },
});
