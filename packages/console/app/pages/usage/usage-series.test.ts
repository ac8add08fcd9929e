import { expect, test } from 'vitest';
import { seriesOf, totalsOf, type UsageBucket } from './usage-series.ts';

const STARTS = ['2026-11-20T10:00:00.000Z', '2026-11-20T11:00:00.000Z'];
const bucket = (start: number, key: string | null, more: Partial<UsageBucket> = {}): UsageBucket => ({
  start: STARTS[start] as string,
  key,
  others: false,
  calls: 1,
  failures: 0,
  promptTokens: 3,
  completionTokens: 4,
  p50Ms: 5,
  p95Ms: 9,
  ...more,
});

test('every piece of time is there, with zeros where nothing was called', () => {
  const { names, points } = seriesOf([bucket(1, 'a', { calls: 7 }), bucket(1, null)], 'calls', STARTS);
  expect(names).toEqual(['a', 'none']);
  expect(points).toEqual([
    { start: STARTS[0], a: 0, none: 0 },
    { start: STARTS[1], a: 7, none: 1 },
  ]);
});

test('times have gaps where nothing was called', () => {
  const { points } = seriesOf([bucket(0, 'a')], 'p95Ms', STARTS);
  expect(points.map(({ a }) => a)).toEqual([9, null]);
});

test('tokens are those in and out', () => {
  expect(seriesOf([bucket(0, 'a')], 'tokens', STARTS).points[0]).toMatchObject({ a: 7 });
});

test('beyond six names the rest are one: added up, or the slowest of them', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key, index) =>
    bucket(0, key, { calls: 100 - index, p95Ms: index }),
  );
  const calls = seriesOf(many, 'calls', STARTS);
  expect(calls.names).toEqual(['a', 'b', 'c', 'd', 'e', 'others']);
  expect(calls.points[0]).toMatchObject({ a: 100, others: 95 + 94 + 93 });
  expect(seriesOf(many, 'p95Ms', STARTS).points[0]).toMatchObject({ others: 7 });
  expect(seriesOf(many.slice(0, 6), 'calls', STARTS).names).not.toContain('others');
});

test('what the server added up is among the others', () => {
  const { names, points } = seriesOf([bucket(0, 'a'), bucket(0, null, { others: true, calls: 50 })], 'calls', STARTS);
  expect(names).toEqual(['a', 'others']);
  expect(points[0]).toMatchObject({ a: 1, others: 50 });
});

test('totals add up over time, most calls first', () => {
  const totals = totalsOf([bucket(0, 'a'), bucket(1, 'b', { calls: 3, failures: 1 }), bucket(1, 'a', { p95Ms: 40 })]);
  expect(totals.map(({ name, calls, failures, slowestP95Ms }) => [name, calls, failures, slowestP95Ms])).toEqual([
    ['b', 3, 1, 9],
    ['a', 2, 0, 40],
  ]);
});
