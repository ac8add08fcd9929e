import { AsyncLocalStorage } from 'node:async_hooks';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import type { Database, Queryable, Transaction } from '../database.ts';
import { storeErrors } from '../errors.ts';
import { type ChangeRow, changeStatement, type RevisionTaken } from './change-statement.ts';
import type { ChangeOrigin, RowChange } from './configuration-change.ts';
import { CONFIGURATION_LOCK } from './configuration-lock.ts';

/** What was decided: a change with the revision it takes (null: none), or nothing to write and why. */
export type Decision<Kept> =
  | { readonly change: RowChange; readonly revision: RevisionTaken | null; readonly kept: Kept }
  | { readonly change: null; readonly kept: Kept };

export interface WriteOptions<Kept> {
  readonly origin: ChangeOrigin;
  /**
   * The change may take the revision: the writers of one process then go one after the other, and after three lost
   * attempts the lock of the configuration is held while it is decided.
   */
  readonly mayTakeRevision: boolean;
  /**
   * Reads through `place` and decides; called again when another writer was faster, so it does nothing else. What it
   * throws is passed on and nothing is written.
   */
  readonly decide: (place: Database | Transaction) => Promise<Decision<Kept>>;
  /** Locks the rows that are decided about, when others were faster three times. Default: locks none. */
  readonly lock?: (tx: Queryable) => Promise<unknown>;
  /** The error of a write that another writer may have caused: true decides again, while there are attempts. */
  readonly isOvertaken?: (error: unknown) => boolean;
}

export interface WriteOutcome<Kept> {
  readonly kept: Kept;
  /** What the statement answered; null when there was nothing to write. */
  readonly written: ChangeRow | null;
}

/** Other nodes may be faster this often; then locks are taken before reading, and hardly anybody can be. */
const OPTIMISTIC_ATTEMPTS = 3;
/** Under locks only rows that nobody locked can still change in between. */
const LOCKED_ATTEMPTS = 3;

/** Serialization failure and deadlock: the database undid the statement in favour of another. */
const UNDONE_FOR_OTHERS = new Set(['40001', '40P01']);

/**
 * Decides on what is read, writes it in one statement that does nothing when what was read has changed, and decides again
 * then. Rejects with what `decide` throws and `DATABASE_...`; nothing was written then (after `DATABASE_GONE`
 * its details say whether that is known).
 */
export async function writeChange<Kept>(db: Database, options: WriteOptions<Kept>): Promise<WriteOutcome<Kept>> {
  if (deciding.getStore() === db)
    throw new TypeError('A change of the configuration cannot be made from within another');
  return options.mayTakeRevision ? inTurn(db, () => attempts(db, options)) : attempts(db, options);
}

async function attempts<Kept>(db: Database, options: WriteOptions<Kept>): Promise<WriteOutcome<Kept>> {
  for (let attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
    const outcome = await unlessOvertaken(() => attemptChange(db, db, options), options);
    if (outcome !== undefined) return outcome;
  }
  for (let attempt = 1; ; attempt++) {
    const lockAndChange = () =>
      db.transaction(async (tx) => {
        if (options.mayTakeRevision) await tx.query('select pg_advisory_xact_lock($1)', [CONFIGURATION_LOCK]);
        await options.lock?.(tx);
        return attemptChange(db, tx, options);
      });
    // The last attempt says what stood against it.
    const isLast = attempt === LOCKED_ATTEMPTS;
    const outcome = isLast ? await lockAndChange() : await unlessOvertaken(lockAndChange, options);
    if (outcome !== undefined) return outcome;
    if (isLast) throw overtaken();
  }
}

/** Undefined when the write failed because another one came between. */
async function unlessOvertaken<Result>(
  work: () => Promise<Result>,
  { isOvertaken }: Pick<WriteOptions<unknown>, 'isOvertaken'>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const state = isEnginehouseError(error) ? error.details?.sqlState : undefined;
    if (UNDONE_FOR_OTHERS.has(String(state)) || isOvertaken?.(error) === true) return undefined;
    throw error;
  }
}

/** Undefined when another change came between reading and writing. */
async function attemptChange<Kept>(
  db: Database,
  place: Database | Transaction,
  { decide, origin }: WriteOptions<Kept>,
): Promise<WriteOutcome<Kept> | undefined> {
  const decision = await deciding.run(db, () => decide(place));
  const { change, kept } = decision;
  if (change === null) return { kept, written: null };
  const { sql, parameters, name } = changeStatement(change, origin, decision.revision);
  const [written] = await place
    .query<ChangeRow>(sql, parameters, name === undefined ? {} : { name })
    .catch((error: unknown) => {
      throw afterSending(error);
    });
  return written === undefined ? undefined : { kept, written };
}

/** A statement was sent and no answer came: whether it was done is unknown, and the error says so. */
function afterSending(error: unknown): unknown {
  if (!isEnginehouseError(error) || error.code !== 'DATABASE_GONE') return error;
  return storeErrors.error('DATABASE_GONE', {
    message: `${error.message}; whether the change was written is unknown`,
    fix: 'Check that the database runs and can be reached, then read what was to be changed before you ask again.',
    details: { ...error.details, written: 'unknown' },
    cause: error.cause,
  });
}

function overtaken(): EnginehouseError {
  return storeErrors.error('DATABASE_BUSY', {
    message: 'Others kept changing what this change was decided on: nothing was written',
  });
}

/** The database that the running code decides about. */
const deciding = new AsyncLocalStorage<Database>();

/** Writers of one process go one after the other: only those of other nodes can come between. */
const turns = new WeakMap<Database, Promise<unknown>>();

function inTurn<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(db) ?? Promise.resolve()).then(work, work);
  turns.set(
    db,
    turn.catch(() => undefined),
  );
  return turn;
}
