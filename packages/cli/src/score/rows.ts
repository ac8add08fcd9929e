import type { Signals } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';

/** One row of an input: signals, or what is wrong with it. `number` counts data rows from 1. */
export type Row =
  | { readonly number: number; readonly signals: Signals }
  | { readonly number: number; readonly problem: EnginehouseError };

/** Turns a stream of bytes into rows, one at a time: never more than a chunk is held. */
export type RowReader = (input: AsyncIterable<Buffer>, name: string) => AsyncGenerator<Row, void, undefined>;

export function isRecord(value: unknown): value is Signals {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
