import type { Egress, Nodes } from '@enginehouse/platform';

/** One node that has applied everything. */
export function createMemoryNodes(): Nodes {
  return {
    list: async () => ({
      revision: 1,
      nodes: [
        {
          id: 'north-1',
          live: true,
          engineSetHash: 'a'.repeat(64),
          appliedRevision: 1,
          leaseUntil: '2026-11-20T10:15:05.000Z',
          startedAt: '2026-11-20T08:00:00.000Z',
          ready: true,
          reasons: [],
          version: '0.1.0',
        },
      ],
      mixed: false,
    }),
    waitForRevision: async (revision) => ({ revision, nodes: ['north-1'] }),
  };
}

/** One subject that may reach one host. */
export function createMemoryEgress(): Egress {
  return {
    policy: async () => ({
      revision: 1,
      mode: 'enforce',
      subjects: [
        {
          subject: 'engine/3',
          label: 'Local',
          rules: [{ host: 'localhost', port: 11434, classes: ['loopback'], because: 'config.base_url' }],
        },
      ],
    }),
    denials: async () => ({ rows: [], next: null }),
    check: async (_, url) => ({ allowed: url.startsWith('http://localhost:11434/'), because: 'config.base_url' }),
  };
}
