import { type Client, errorOfProblem, type PlanBody, type RouteAnswer, type RouteNamed } from '@enginehouse/api';
import { brokenRow } from '../errors.ts';
import type { Row } from './rows.ts';
import type { RowOutcome } from './score-rows.ts';

/** Sends rows as one batch; the answers come line by line, in order. Broken rows are not sent and keep their place. */
export async function* scoreThroughServer(
  client: Client,
  rows: AsyncIterable<Row>,
  request: PlanBody,
): AsyncGenerator<RowOutcome, void, undefined> {
  // What was read and not yet answered: a sent row waits for its line, a broken one for its turn.
  const waiting: Row[] = [];
  let broken: { readonly reason: unknown } | null = null;
  const lines = (async function* () {
    try {
      for await (const row of rows) {
        waiting.push(row);
        if ('signals' in row) yield { ...request, signals: row.signals };
      }
    } catch (reason) {
      // What was sent before is answered first.
      broken = { reason };
    }
  })();
  const brokenOnes = function* (): Generator<RowOutcome> {
    for (let next = waiting[0]; next !== undefined && 'problem' in next; next = waiting[0]) {
      waiting.shift();
      yield next;
    }
  };
  for await (const line of client.runs.batch(lines)) {
    yield* brokenOnes();
    const { number } = waiting.shift() as Row;
    yield outcomeOf(number, line);
  }
  yield* brokenOnes();
  const failure = broken as { readonly reason: unknown } | null;
  if (failure !== null) throw failure.reason;
}

function outcomeOf(number: number, line: RouteAnswer<RouteNamed<'runs.batch'>>): RowOutcome {
  if ('result' in line) return { number, result: line.result };
  const error = errorOfProblem(line.error);
  if (error.code === 'SIGNALS_NOT_JSON' || error.status < 500)
    return { number, problem: brokenRow(number, error.message) };
  throw error;
}
