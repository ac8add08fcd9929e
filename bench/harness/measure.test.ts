import { expect, test } from 'vitest';
import { type BenchRow, defineBenchRow } from './define-bench-row.ts';
import { measureRow } from './measure.ts';
import { median, quantile } from './statistics.ts';

const base: Omit<BenchRow, 'setup'> = { name: 'a-row', what: 'work', against: '-', limit: 1, unit: 'ratio', rounds: 3 };
const quick = { calls: 10, warmUp: 1 };

test('a contest plays both sides the same number of rounds and disposes', async () => {
  const played: string[] = [];
  let disposed = false;
  const row = defineBenchRow({
    ...base,
    setup: () => ({
      ...quick,
      subject: () => played.push('subject'),
      peer: async () => played.push('peer'),
      beforeRound: (round) => void played.push(`round ${round}`),
      dispose: () => {
        disposed = true;
      },
    }),
  });
  const { rounds, sides, value } = await measureRow(row);
  expect(rounds).toHaveLength(3);
  expect(sides.map((side) => side.side)).toEqual(['subject', 'peer']);
  expect(value).toBe(median(rounds));
  expect(played.filter((entry) => entry.startsWith('round'))).toEqual(['round 0', 'round 1', 'round 2']);
  // The second round starts from the other end.
  expect(played[played.indexOf('round 0') + 1]).toBe('subject');
  expect(played[played.indexOf('round 1') + 1]).toBe('peer');
  expect(disposed).toBe(true);
});

test('a row that measures in its own way gives the median of its rounds', async () => {
  const values = [5, 1, 3];
  const row = defineBenchRow({ ...base, unit: 'ms', setup: () => ({ measure: (round) => values[round] as number }) });
  expect((await measureRow(row)).value).toBe(3);
});

test('a value that is no number is refused, and the row is disposed', async () => {
  let disposed = false;
  const setup = () => ({
    measure: () => Number.NaN,
    dispose: () => {
      disposed = true;
    },
  });
  await expect(measureRow(defineBenchRow({ ...base, setup }))).rejects.toThrow(/NaN/);
  expect(disposed).toBe(true);
});

test('a ratio without a peer is refused', async () => {
  const row = defineBenchRow({ ...base, setup: () => ({ ...quick, subject: () => 1 }) });
  await expect(measureRow(row)).rejects.toThrow(/'a-row' is a ratio without a peer/);
});

test.each([
  ['a name that is not kebab-case', { name: 'A row' }],
  ['no limit', { limit: 0 }],
  ['no rounds', { rounds: 0 }],
])('defineBenchRow refuses %s', (_, wrong) => {
  expect(() => defineBenchRow({ ...base, setup: () => ({ measure: () => 1 }), ...wrong })).toThrow(TypeError);
});

test('quantiles interpolate between samples', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 20], 0.99)).toBeCloseTo(19.9);
  expect(() => quantile([], 0.5)).toThrow(TypeError);
});
