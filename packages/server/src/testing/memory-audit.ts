import type { Sdk } from '@enginehouse/platform';

type Audit = Sdk['audit'];

const HASH = 'c'.repeat(64);
const HEAD = { seq: 2, hash: HASH, sealedAt: '2026-11-20T10:15:00.000Z', text: `2.${HASH}` };

/** A chain of two batches. With another head than its own it is broken. */
export function createMemoryAudit(): Audit {
  return {
    head: async () => HEAD,
    verify: async ({ head = HEAD.text, onProgress } = {}) => {
      onProgress?.({ done: 2, total: 2 });
      const intact = head === HEAD.text;
      const broken = { seq: 3, reason: 'tail-cut' as const, message: 'The chain ends before batch 3', eventIds: [] };
      return {
        intact,
        broken: intact ? null : broken,
        head: HEAD,
        batches: 2,
        events: 7,
        droppedBatches: 0,
        unsealed: 1,
      };
    },
    statesAt: async () => [],
    rowsAt: async (model) => [{ id: '1', values: { name: model }, since: HEAD.sealedAt }],
  };
}
