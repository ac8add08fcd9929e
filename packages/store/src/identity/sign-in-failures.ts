import { signInFailures } from '@enginehouse/models';
import type { Database, Queryable, Transaction } from '../database.ts';

/** Whose sign-in it is, as failures are counted. */
export interface SignInSubject {
  /** Made from the user name that was given, whether or not there is such a user. */
  readonly nameHash: string;
  /** The caller's address; empty: this machine. */
  readonly address: string;
}

/** After how many failures within which time what is locked for how long. */
export interface SignInLimits {
  /** Failures of one name from one address. */
  readonly pair: number;
  /** Failures from one address, whatever the names. */
  readonly address: number;
  readonly windowSeconds: number;
  readonly lockSeconds: number;
}

export interface SignInState {
  /** Seconds for which sign-ins of this pair of name and address are still refused; 0: they are not. */
  readonly lockedSeconds: number;
  /** Failures of the name within the window, from everywhere. */
  readonly nameFailures: number;
}

interface StateRow {
  readonly locked_seconds: number | null;
  readonly name_failures: number;
}

/** First half of the two-part keys of advisory locks that are taken for an address. */
const ADDRESS_LOCKS = 7_040_010;

/**
 * What earlier failures mean for a sign-in. A failure locks from its own time on when enough others came within the window
 * before it: that follows from the rows alone, so that nothing is counted up and nothing is forgotten by a node that dies.
 */
export async function readSignInState(
  db: Queryable,
  { nameHash, address }: SignInSubject,
  limits: SignInLimits,
): Promise<SignInState> {
  const [row] = await db.query<StateRow>(
    `with failure as (
  select name_hash, failed_at,
    lag(failed_at, $3::int) over (partition by name_hash order by failed_at, id) as first_of_pair,
    lag(failed_at, $4::int) over (order by failed_at, id) as first_of_address
  from ${signInFailures.name}
  where address = $2 and failed_at > clock_timestamp() - ($5::int + $6::int) * interval '1 second'
)
select (
    select ceil(extract(epoch from max(failed_at) + $6::int * interval '1 second' - clock_timestamp()))::int8
    from failure
    where (name_hash = $1 and first_of_pair >= failed_at - $5::int * interval '1 second')
      or first_of_address >= failed_at - $5::int * interval '1 second'
  ) as locked_seconds,
  (select count(*) from ${signInFailures.name}
   where name_hash = $1 and failed_at > clock_timestamp() - $5::int * interval '1 second') as name_failures`,
    [nameHash, address, limits.pair - 1, limits.address - 1, limits.windowSeconds, limits.lockSeconds],
    { name: 'sign-in-state' },
  );
  return { lockedSeconds: Math.max(0, row?.locked_seconds ?? 0), nameFailures: row?.name_failures ?? 0 };
}

/**
 * Runs `work` while no other sign-in from the same address is recorded, on this node or another: what it reads of failures
 * is then true until it commits.
 */
export function withAddressLocked<Result>(
  db: Database,
  address: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::int, hashtext($2))', [ADDRESS_LOCKS, address]);
    return work(tx);
  });
}

/** Writes a failure down; it counts from when its transaction commits. */
export async function addSignInFailure(tx: Queryable, { nameHash, address }: SignInSubject): Promise<void> {
  await tx.query(
    `insert into ${signInFailures.name} (name_hash, address, failed_at) values ($1, $2, clock_timestamp())`,
    [nameHash, address],
    { name: 'sign-in-failure' },
  );
}

/** A name that signed in starts anew at this address. Failures of other names stay: an account of one's own clears nothing. */
export async function forgetSignInFailures(tx: Queryable, { nameHash, address }: SignInSubject): Promise<void> {
  await tx.query(`delete from ${signInFailures.name} where name_hash = $1 and address = $2`, [nameHash, address]);
}

/** Deletes failures that count no more; resolves with how many. */
export async function pruneSignInFailures(db: Queryable, limits: SignInLimits): Promise<number> {
  const rows = await db.query(
    `delete from ${signInFailures.name}
     where failed_at < clock_timestamp() - ($1::int + $2::int) * interval '1 second' returning 1`,
    [limits.windowSeconds, limits.lockSeconds],
  );
  return rows.length;
}
