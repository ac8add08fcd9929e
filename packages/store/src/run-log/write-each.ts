import { isEnginehouseError } from '@enginehouse/errors';

/** What a row of ours can cause. Other errors are the database's own, and trying each row would only repeat them. */
const ROW_FAULTS = new Set(['DATABASE_VALUE_REFUSED', 'DATABASE_CONSTRAINT']);
/** The statement was undone in favour of others (a deadlock over two idempotency keys): it may go through again. */
const RETRIED = 'DATABASE_BUSY';
const MOST_RETRIES = 5;

/**
 * Writes rows so that a bad one never loses the others: when the database refuses a batch for what is in it, its halves
 * are written on their own, down to the row that is to blame. Never rejects; gives the error of each row that is not
 * on disk.
 */
export async function writeEach<Row>(
  rows: readonly Row[],
  write: (rows: readonly Row[]) => Promise<ReadonlyMap<Row, unknown>>,
  errors: { readonly refused: (row: Row, cause: unknown) => Error; readonly unwritten: (cause: unknown) => Error },
): Promise<ReadonlyMap<Row, unknown>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await write(rows);
    } catch (error) {
      const code = isEnginehouseError(error) ? error.code : '';
      if (code === RETRIED && attempt < MOST_RETRIES) continue;
      if (!ROW_FAULTS.has(code)) {
        const unwritten = errors.unwritten(error);
        return new Map(rows.map((row) => [row, unwritten]));
      }
      if (rows.length === 1) return new Map(rows.map((row) => [row, errors.refused(row, error)]));
      const half = Math.ceil(rows.length / 2);
      const first = await writeEach(rows.slice(0, half), write, errors);
      const second = await writeEach(rows.slice(half), write, errors);
      return new Map([...first, ...second]);
    }
  }
}
