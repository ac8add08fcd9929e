import type { RunResult } from '@enginehouse/api';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { brokenRow } from '../errors.ts';
import type { Row } from './rows.ts';

/** What came of one row. */
export type RowOutcome =
  | { readonly number: number; readonly result: RunResult }
  | { readonly number: number; readonly problem: EnginehouseError };

/** Errors of one row's own input: the others go on. Everything else ends the scoring. */
const ROW_ERRORS = new Set(['SIGNALS_NOT_JSON', 'BROKEN_ROW']);

/**
 * Scores rows with a window of them in flight, and answers in the order of the rows. A window, because a run is
 * answered when its record is on disk, and one commit serves many runs.
 */
export async function* scoreInWindow(
  rows: AsyncIterable<Row>,
  score: (row: Extract<Row, { signals: unknown }>) => Promise<RunResult>,
  window: number,
): AsyncGenerator<RowOutcome, void, undefined> {
  const inFlight: Promise<RowOutcome>[] = [];
  try {
    for await (const row of rows) {
      inFlight.push(outcomeOf(row, score));
      if (inFlight.length >= window) yield await (inFlight.shift() as Promise<RowOutcome>);
    }
    while (inFlight.length > 0) yield await (inFlight.shift() as Promise<RowOutcome>);
  } finally {
    await Promise.allSettled(inFlight);
  }
}

async function outcomeOf(
  row: Row,
  score: (row: Extract<Row, { signals: unknown }>) => Promise<RunResult>,
): Promise<RowOutcome> {
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
