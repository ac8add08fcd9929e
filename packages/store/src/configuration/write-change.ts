import { AsyncLocalStorage } from 'node:async_hooks';
import type { EnginehouseError } from '@enginehouse/errors';
import type { Database, Queryable, Transaction } from '../database.ts';
import { storeErrors } from '../errors.ts';
import type { ChangeOrigin } from './configuration-change.ts';
import { CONFIGURATION_LOCK } from './configuration-lock.ts';
import { isUndoneForOthers, sendChange } from './send-change.ts';
import { type Basis, type Decision, readBasis, takeTurn, type WriteOutcome } from './write-turns.ts';

export interface WriteOptions<Kept> {
  readonly origin: ChangeOrigin;
  /**
   * The change may take the revision: the writers of one process then take turns, and after three lost attempts the lock of
   * the configuration is held while it is decided.
   */
  readonly mayTakeRevision: boolean;
  /** It is decided on the configuration in force, and must not be written over another one. Default false. */
  readonly isJudged?: boolean;
  /**
   * Writes of the same name that wait for their turn at once may be written as one, under one revision, as long as each only
   * adds rows: all are decided on what was there before them. Default: written alone.
   */
  readonly sharesTurn?: string | undefined;
  /**
   * Reads through `place` and decides; called again when another writer was faster, so it does nothing else. `basis` is what
   * an `isJudged` write is decided on, else null. What it throws is passed on and nothing is written.
   */
  readonly decide: (place: Database | Transaction, basis: Basis | null) => Promise<Decision<Kept>>;
  /** Locks the rows that are decided about, when others were faster three times. Default: locks none. */
  readonly lock?: (tx: Queryable) => Promise<unknown>;
  /** The error of a write that another writer may have caused: true decides again, while there are attempts. */
  readonly isOvertaken?: (error: unknown) => boolean;
}

/** Other nodes may be faster this often; then locks are taken before reading, and hardly anybody can be. */
const OPTIMISTIC_ATTEMPTS = 3;
/** Under locks only rows that nobody locked can still change in between. */
const LOCKED_ATTEMPTS = 3;

/**
 * Decides on what is read, writes it in one statement that does nothing when what was read has changed, and decides again
 * then. Rejects with what `decide` throws and `DATABASE_...`; nothing was written then (after `DATABASE_GONE`
 * its details say whether that is known).
 */
export async function writeChange<Kept>(db: Database, options: WriteOptions<Kept>): Promise<WriteOutcome<Kept>> {
  if (deciding.getStore() === db)
    throw new TypeError('A change of the configuration cannot be made from within another');
  const alone = () => attempts(db, options);
  if (!options.mayTakeRevision) return alone();
  const { sharesTurn: name, origin, isJudged = false } = options;
  const decide = (basis: Basis | null) => deciding.run(db, () => options.decide(db, basis));
  return takeTurn(db, { alone, shared: name === undefined ? null : { name, origin, isJudged, decide } });
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
    if (isUndoneForOthers(error) || isOvertaken?.(error) === true) return undefined;
    throw error;
  }
}

/** Undefined when another change came between reading and writing. */
async function attemptChange<Kept>(
  db: Database,
  place: Database | Transaction,
  { decide, isJudged = false, origin }: WriteOptions<Kept>,
): Promise<WriteOutcome<Kept> | undefined> {
  // Read before anything else, so that whatever is read later and changes meanwhile is noticed.
  const basis = isJudged ? await readBasis(place) : null;
  const decision = await deciding.run(db, () => decide(place, basis));
  const { change, kept } = decision;
  if (change === null) return { kept, written: null };
  const written = await sendChange(place, change, origin, decision.revision);
  return written === undefined ? undefined : { kept, written };
}

function overtaken(): EnginehouseError {
  return storeErrors.error('DATABASE_BUSY', {
    message: 'Others kept changing what this change was decided on: nothing was written',
  });
}

/** The database that the running code decides about. */
const deciding = new AsyncLocalStorage<Database>();
