import type { Sdk } from '@enginehouse/platform';

type Keys = Sdk['keys'];

/** One key, and a rotation that ends at once. */
export function createMemoryKeys(): Keys {
  return {
    list: async () => [
      {
        keyId: 'k1',
        fingerprint: 'f'.repeat(32),
        state: 'seals',
        addedAt: '2026-11-01T08:00:00.000Z',
        sealedSince: '2026-11-01T08:00:00.000Z',
        retiredAt: null,
        values: 2,
        missingOn: [],
      },
    ],
    rotate: async ({ to = 'k2', onProgress } = {}) => {
      onProgress?.({ step: 'nodes', keyId: to, waitingFor: ['other'] });
      onProgress?.({ step: 'values', table: 'engine_registry', done: 2, total: 2 });
      return {
        keyId: to,
        resealed: 2,
        keys: [
          { keyId: 'k1', state: 'retired', values: 0 },
          { keyId: to, state: 'seals', values: 2 },
        ],
        retired: ['k1'],
        needsAttention: [],
        needAttention: 0,
      };
    },
  };
}
