import { setTimeout as wait } from 'node:timers/promises';
import type { RunResult } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { brokenInput, brokenRow, outputFailed } from '../errors.ts';
import { runResultOf } from '../testing/run-result-of.ts';
import type { Row } from './rows.ts';
import { type RowOutcome, scoreInWindow } from './score-rows.ts';

async function* rowsTo(count: number): AsyncGenerator<Row> {
  for (let number = 1; number <= count; number += 1) yield { number, signals: { n: number } };
}

const answered = async ({ signals }: { signals: unknown }): Promise<RunResult> =>
  runResultOf({ first: (signals as { n: number }).n });

function numbers(outcomes: readonly RowOutcome[]): readonly number[] {
  return outcomes.map((outcome) => outcome.number);
}

test('answers come in the order of the rows, whichever run ends first, and no more are under way than the window', async () => {
  let underWay = 0;
  let most = 0;
  const slowFirst = async (row: { number: number; signals: unknown }): Promise<RunResult> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await wait(row.number % 5);
    underWay -= 1;
    return answered(row);
  };
  const outcomes = await Array.fromAsync(scoreInWindow(rowsTo(50), slowFirst, 8));
  expect(numbers(outcomes)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(most).toBe(8);
});

test('an answer does not wait for the next row', async () => {
  const next = Promise.withResolvers<void>();
  const slow = (async function* (): AsyncGenerator<Row> {
    yield { number: 1, signals: { n: 1 } };
    await next.promise;
    yield { number: 2, signals: { n: 2 } };
  })();
  const outcomes = scoreInWindow(slow, answered, 100);
  expect((await outcomes.next()).value?.number).toBe(1);
  next.resolve();
  expect((await outcomes.next()).value?.number).toBe(2);
  expect((await outcomes.next()).done).toBe(true);
});

test('a broken row, and signals that are refused, are problems of their own', async () => {
  const rows = (async function* (): AsyncGenerator<Row> {
    yield { number: 1, problem: brokenRow(1, 'is not JSON') };
    yield* rowsTo(3);
  })();
  const refusing = (row: { number: number; signals: unknown }): Promise<RunResult> =>
    row.number === 2 ? Promise.reject(brokenRow(2, 'is refused')) : answered(row);
  const outcomes = await Array.fromAsync(scoreInWindow(rows, refusing, 2));
  expect(outcomes.map((outcome) => 'problem' in outcome)).toEqual([true, false, true, false]);
});

test('rows that break off: what came before is answered, then the reason is thrown', async () => {
  const breaking = (async function* (): AsyncGenerator<Row> {
    yield* rowsTo(3);
    throw brokenInput('file', 'it breaks off');
  })();
  const seen: RowOutcome[] = [];
  const scoring = (async () => {
    for await (const outcome of scoreInWindow(breaking, answered, 10)) seen.push(outcome);
  })();
  await expect(scoring).rejects.toMatchObject({ code: 'BROKEN_INPUT' });
  expect(numbers(seen)).toEqual([1, 2, 3]);
});

test('a run that cannot be kept ends the scoring, when a later one failed first as well', async () => {
  const failing = async (row: { number: number }): Promise<RunResult> => {
    await wait(row.number === 3 ? 30 : 5);
    throw outputFailed(`row ${row.number}`, null);
  };
  const rows = (async function* (): AsyncGenerator<Row> {
    for (const number of [3, 4, 5]) yield { number, signals: {} };
  })();
  await expect(Array.fromAsync(scoreInWindow(rows, failing, 10))).rejects.toThrow('row 3');
});
