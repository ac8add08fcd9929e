import { createHash } from 'node:crypto';
import { defineBenchRow } from './harness/define-bench-row.ts';

const bytes = new Uint8Array(4096).fill(7);
const work = (): string => createHash('sha256').update(bytes).digest('hex');

// The same work on both sides: what this row shows beside 1 is the noise of the machine.
const itself = defineBenchRow({
  name: 'harness-itself',
  what: 'the same work on both sides: the noise of this machine',
  against: 'itself',
  limit: 1.1,
  unit: 'ratio',
  setup: () => ({ subject: work, peer: work }),
});

export const rows = [itself];
