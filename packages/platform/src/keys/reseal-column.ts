import type { Sealer } from '@enginehouse/models';
import type { UnrotatedValue } from '@enginehouse/sdk';
import {
  type ChangeOrigin,
  countRowsNotOn,
  type Database,
  readRowsNotOn,
  type SealedColumn,
  type SealedRow,
  writeResealed,
} from '@enginehouse/store';
import { resealRows, type SealedBatch } from './reseal-rows.ts';

/** What resealing a column needs. */
export interface ResealingParts {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly origin: ChangeOrigin;
  /** The key that every value shall be on. */
  readonly keyId: string;
  /** Throws where the sealer seals with another key. */
  readonly assertSealing: () => void;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: { readonly table: string; readonly done: number; readonly total: number }) => void;
}

export interface ResealedColumn {
  /** Values written. */
  readonly values: number;
  /** Rows that somebody changed between reading and writing. */
  readonly missed: number;
  /** The first `MOST_NAMED`. */
  readonly needsAttention: readonly UnrotatedValue[];
  readonly needAttention: number;
}

/** Values that are named; there may be a million. */
export const MOST_NAMED = 100;
/** Rows of one batch; 1,000 take as long and hold twice the memory. */
const MOST_ROWS = 500;
const FIRST_ROWS = 50;
/** What a batch holds as text, about: a row may be a megabyte. */
const BATCH_CHARACTERS = 1_000_000;
/** Batches being written while the next one is sealed. */
const IN_FLIGHT = 2;

/**
 * Seals every value of a column that is on another key, once over the table in the order of its keys. While a batch is
 * sealed, the next one is read and those before it are written: the database and this process work at the same time.
 */
export async function resealColumn(parts: ResealingParts, column: SealedColumn): Promise<ResealedColumn> {
  const { db, keyId, signal } = parts;
  const total = await countRowsNotOn(db, column, keyId);
  const outcome = { values: 0, missed: 0, needsAttention: [] as UnrotatedValue[], needAttention: 0 };
  if (total === 0) return outcome;
  let done = 0;
  const report = (): void => parts.onProgress({ table: column.table, done: Math.min(done, total), total });
  const write = async (batch: SealedBatch, read: number): Promise<void> => {
    const { rows, values } = batch.rows.length === 0 ? NOTHING : await writeBatch(parts, column, batch);
    outcome.missed += batch.rows.length - rows;
    outcome.values += values;
    done += read;
    report();
  };
  report();
  const writing = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let limit = FIRST_ROWS;
  let reading = handled(readRowsNotOn(db, column, keyId, { after: null, limit }));
  try {
    for (let rows = await reading; rows.length > 0; rows = await reading) {
      signal?.throwIfAborted();
      parts.assertSealing();
      limit = nextLimit(rows);
      reading = handled(readRowsNotOn(db, column, keyId, { after: (rows.at(-1) as SealedRow).id, limit }));
      const batch = resealRows(parts.sealer, column, rows);
      outcome.needAttention += batch.needsAttention.length;
      outcome.needsAttention.push(...batch.needsAttention.slice(0, MOST_NAMED - outcome.needsAttention.length));
      const one: Promise<void> = write(batch, rows.length)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => writing.delete(one));
      writing.add(one);
      if (writing.size >= IN_FLIGHT) await Promise.race(writing);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.allSettled([reading, ...writing]);
  }
  if (failures.length > 0) throw failures[0];
  return outcome;
}

const NOTHING = { rows: 0, values: 0 };

function writeBatch({ db, keyId, origin }: ResealingParts, column: SealedColumn, { rows, from }: SealedBatch) {
  return writeResealed(db, column, rows, { origin, after: { field: column.field, from, to: keyId } });
}

/** So that a batch is about as large as it should be, whatever rows are. */
function nextLimit(rows: readonly SealedRow[]): number {
  const characters = rows.reduce((sum, { stored }) => sum + stored.length, 0);
  return Math.max(1, Math.min(MOST_ROWS, Math.floor((BATCH_CHARACTERS * rows.length) / characters)));
}

/** The same promise; it may be rejected before somebody waits for it. */
function handled<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
