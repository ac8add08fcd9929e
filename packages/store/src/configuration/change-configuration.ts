import { AsyncLocalStorage } from 'node:async_hooks';
import type { EnginehouseError } from '@enginehouse/errors';
import type { Database, Queryable, Transaction } from '../database.ts';
import { storeErrors } from '../errors.ts';
import { changeStatement } from './change-statement.ts';
import type { ChangeOrigin, ConfigurationChange } from './configuration-change.ts';
import { CONFIGURATION_LOCK } from './configuration-lock.ts';
import { type ConfigurationState, readConfiguration } from './read-configuration.ts';

/**
 * Says what to write, from the configuration in force; null for nothing. Called again when another node was faster, so it
 * must do nothing else. What it must read beside the configuration it reads through `reader`. What it throws is passed on
 * and nothing is written.
 */
export type DecideChange = (
  current: ConfigurationState,
  reader: Queryable,
) => ConfigurationChange | null | Promise<ConfigurationChange | null>;

export interface ChangeOptions {
  readonly origin: ChangeOrigin;
  /** Refuses the change (`REVISION_CONFLICT`) when the configuration in force is another one. */
  readonly ifRevision?: number;
}

export interface ChangeOutcome {
  /** The revision that the change made, or the one in force when there was nothing to write. */
  readonly revision: number;
  readonly changed: boolean;
}

/** Other nodes may be faster this often; then the lock is taken before reading, and nobody can be. */
const OPTIMISTIC_ATTEMPTS = 3;

/**
 * The one way to change what feeds the configuration. The change is validated against the configuration that its write
 * finds in force: written in one statement if nothing happened since it was read, and otherwise decided again. Rows, audit
 * events, outbox records and the revision become visible together, and commits follow each other in the order of their
 * revisions.
 *
 * Rejects with what `decide` throws, `REVISION_CONFLICT` and `DATABASE_...`; then nothing was written (after
 * `DATABASE_GONE` it is unknown).
 */
export async function changeConfiguration(
  db: Database,
  decide: DecideChange,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  if (deciding.getStore() === db)
    throw new TypeError('A change of the configuration cannot be made from within another');
  return inTurn(db, async () => {
    for (let attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      const outcome = await attemptChange(db, db, decide, options);
      if (outcome !== undefined) return outcome;
    }
    return db.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [CONFIGURATION_LOCK]);
      const outcome = await attemptChange(db, tx, decide, options);
      if (outcome === undefined) throw new TypeError('The configuration changed under its own lock');
      return outcome;
    });
  });
}

/** Undefined when another change came between reading and writing. */
async function attemptChange(
  db: Database,
  place: Database | Transaction,
  decide: DecideChange,
  { origin, ifRevision }: ChangeOptions,
): Promise<ChangeOutcome | undefined> {
  const current = await readConfiguration(place);
  if (ifRevision !== undefined && ifRevision !== current.revision) throw revisionConflict(ifRevision, current.revision);
  const change = await deciding.run(db, async () => decide(current, place));
  if (change === null) return { revision: current.revision, changed: false };
  const { sql, parameters, name } = changeStatement(current, change, origin);
  const [row] = await place.query<{ revision: number }>(sql, parameters, { name });
  return row === undefined ? undefined : { revision: row.revision, changed: true };
}

function revisionConflict(expected: number, current: number): EnginehouseError {
  return storeErrors.error('REVISION_CONFLICT', {
    message: `The configuration is at revision ${current}, not at ${expected}`,
    where: 'ifRevision',
    details: { expected, current },
  });
}

/** The database whose configuration the running code decides about. */
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
