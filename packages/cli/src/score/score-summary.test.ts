import type { PlanView } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { brokenRow } from '../errors.ts';
import { runResultOf } from '../testing/run-result-of.ts';
import { ScoreTally } from './score-summary.ts';

const PLAN = {
  planHash: 'a'.repeat(64),
  revision: 7,
  batches: [['first'], ['second']],
  engines: [{ engineId: 'first' }, { engineId: 'second' }],
  withheld: ['second'],
  excluded: [],
} as unknown as PlanView;
const REST = { evaluator: null, stoppedBeforeRow: null, keptIn: 'there' };

test('rows, broken rows and failures are counted, each failing engine with its first message', () => {
  const tally = new ScoreTally();
  tally.add({ number: 1, result: runResultOf({ first: 1, second: 2 }) });
  tally.add({ number: 2, result: runResultOf({ first: 1 }, { second: 'the first reason' }) });
  tally.add({ number: 3, result: runResultOf({}, { first: 'no', second: 'the second reason' }) });
  tally.add({ number: 4, problem: brokenRow(4, 'is not JSON') });
  expect(tally.summary(PLAN, REST)).toMatchObject({
    rows: 4,
    scored: 3,
    brokenRows: 1,
    runsWithFailures: 2,
    failures: [
      { engineId: 'second', failed: 2, example: 'the first reason' },
      { engineId: 'first', failed: 1, example: 'no' },
    ],
    engines: 2,
    batches: 2,
    revision: 7,
    withheld: ['second'],
    evaluation: [],
    stoppedBeforeRow: null,
  });
});

test('latency is of the runs, to three digits, and unknown without one', () => {
  const tally = new ScoreTally();
  expect(tally.summary(PLAN, REST).latencyMs).toBeNull();
  for (let row = 1; row <= 100; row += 1) {
    tally.add({ number: row, result: runResultOf({ first: 1 }, {}, row === 100 ? 500 : 2) });
  }
  const { p50, p99 } = tally.summary(PLAN, REST).latencyMs ?? { p50: 0, p99: 0 };
  expect(p50).toBeCloseTo(2, 1);
  expect(p99).toBeCloseTo(2, 1);
});

test('a run that takes no time at all is counted', () => {
  const tally = new ScoreTally();
  tally.add({ number: 1, result: runResultOf({ first: 1 }, {}, 0) });
  expect(tally.summary(PLAN, REST).latencyMs?.p50).toBeGreaterThan(0);
});

test('no more than ten broken rows are held', () => {
  const tally = new ScoreTally();
  for (let row = 1; row <= 1_000; row += 1) tally.add({ number: row, problem: brokenRow(row, 'is not JSON') });
  expect(tally.shownBroken.map((problem) => problem.message)).toHaveLength(10);
  expect(tally.brokenRows).toBe(1_000);
});
