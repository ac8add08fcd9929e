import type { RunResult } from '@enginehouse/api';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { brokenRow } from '../errors.ts';
import type { Row } from './rows.ts';

/** What came of one row. */
export type RowOutcome =
  | { readonly number: number; readonly result: RunResult }
  | { readonly number: number; readonly problem: EnginehouseError };

type ScoreRow = (row: Extract<Row, { signals: unknown }>) => Promise<RunResult>;

/** Errors of one row's own input: the others go on. Everything else ends the scoring. */
const ROW_ERRORS = new Set(['SIGNALS_NOT_JSON', 'BROKEN_ROW']);

/**
 * Scores rows with a window of them in flight, and answers in the order of the rows, each as soon as it and those before
 * it are done, also while the next row is waited for. A window, because a run is answered when its record is on disk,
 * and one commit serves many runs.
 */
export async function* scoreInWindow(
  rows: AsyncIterable<Row>,
  score: ScoreRow,
  window: number,
): AsyncGenerator<RowOutcome, void, undefined> {
  const source = rows[Symbol.asyncIterator]();
  const inFlight: Promise<RowOutcome>[] = [];
  let next: Promise<Read> | null = null;
  let ended = false;
  let broken: { readonly reason: unknown } | null = null;
  try {
    while (!ended || inFlight.length > 0) {
      const [oldest] = inFlight;
      if (!ended && inFlight.length < window) {
        next ??= source.next().then(readOf, (reason: unknown) => ({ reason }));
        const read: Read | 'answered' = await (oldest === undefined
          ? next
          : Promise.race([next, oldest.then(() => 'answered' as const)]));
        if (read !== 'answered') {
          next = null;
          if (read !== null && 'row' in read) inFlight.push(handled(outcomeOf(read.row, score)));
          else {
            ended = true;
            broken = read;
          }
          continue;
        }
      }
      const outcome = await oldest;
      void inFlight.shift();
      if (outcome !== undefined) yield outcome;
    }
  } finally {
    // Not waited for: a generator that waits for its next row ends only after it.
    if (!ended) void source.return?.().then(undefined, () => undefined);
    await Promise.allSettled(inFlight);
  }
  if (broken !== null) throw broken.reason;
}

/** A row, the end of the rows, or why there are no more: what was read before is answered first. */
type Read = { readonly row: Row } | { readonly reason: unknown } | null;

function readOf(result: IteratorResult<Row, unknown>): Read {
  return result.done === true ? null : { row: result.value };
}

/** A promise that is awaited later: when it fails before that, the process must not end of it. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

async function outcomeOf(row: Row, score: ScoreRow): Promise<RowOutcome> {
  if ('problem' in row) return row;
  try {
    return { number: row.number, result: await score(row) };
  } catch (error) {
    if (isEnginehouseError(error) && ROW_ERRORS.has(error.code)) {
      return { number: row.number, problem: brokenRow(row.number, error.message) };
    }
    throw error;
  }
}
