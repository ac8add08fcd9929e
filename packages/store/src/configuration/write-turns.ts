import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Queryable } from '../database.ts';
import type { ChangeRow, RevisionTaken } from './change-statement.ts';
import { type ChangeOrigin, combineRowChanges, type RowChange } from './configuration-change.ts';
import { isRefusedForItself, isUndoneForOthers, sendChange } from './send-change.ts';

/** What was decided: a change with the revision it takes (null: none), or nothing to write and why. */
export type Decision<Kept> =
  | { readonly change: RowChange; readonly revision: RevisionTaken | null; readonly kept: Kept }
  | { readonly change: null; readonly kept: Kept };

export interface WriteOutcome<Kept> {
  readonly kept: Kept;
  /** What the statement answered; null when there was nothing to write. */
  readonly written: ChangeRow | null;
}

/** The configuration that a change is decided on. */
export type Basis = NonNullable<RevisionTaken['basis']>;

/** A write that waits for its turn. */
export interface Turn<Kept> {
  /** The whole write. */
  readonly alone: () => Promise<WriteOutcome<Kept>>;
  /** How it is decided when it may be written with others; null: it is written alone. */
  readonly shared: {
    /** Of whatever it may be written with. */
    readonly name: string;
    readonly origin: ChangeOrigin;
    readonly isJudged: boolean;
    readonly decide: (basis: Basis | null) => Promise<Decision<Kept>>;
  } | null;
}

interface Waiting extends Turn<unknown> {
  readonly resolve: (outcome: WriteOutcome<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** So many writes are one statement at the most: what others wait for stays short. */
const MOST_TOGETHER = 32;
/** Other nodes may be faster this often; then each is written alone, which locks them out. */
const ATTEMPTS = 3;

const queues = new WeakMap<Database, Waiting[]>();

/**
 * Writers of one process take turns, so that only those of other nodes can come between. Those that wait at once and may
 * share a turn are one statement: the lock of the configuration is held until the disk has the commit, and one commit
 * carries them all. 16 clients that create rows over HTTP get 1,050 a second done, and 209 did one by one, with a reading of all rows behind each
 * (`npm run bench -- --only http-create`).
 */
export function takeTurn<Kept>(db: Database, turn: Turn<Kept>): Promise<WriteOutcome<Kept>> {
  // Whoever runs the queue must not be taken for who wrote.
  const within = AsyncLocalStorage.snapshot();
  const { alone, shared } = turn;
  const done = Promise.withResolvers<WriteOutcome<Kept>>();
  const waiting: Waiting = {
    alone: () => within(alone),
    shared: shared === null ? null : { ...shared, decide: (basis) => within(shared.decide, basis) },
    resolve: (outcome) => done.resolve(outcome as WriteOutcome<Kept>),
    reject: done.reject,
  };
  const queue = queues.get(db);
  if (queue !== undefined) queue.push(waiting);
  else {
    const begun = [waiting];
    queues.set(db, begun);
    void run(db, begun);
  }
  return done.promise;
}

async function run(db: Database, queue: Waiting[]): Promise<void> {
  for (let next = nextTurn(queue); next.length > 0; next = nextTurn(queue)) {
    const left = next.length === 1 ? next : await writeTogether(db, next);
    for (const { alone, resolve, reject } of left) await alone().then(resolve, reject);
  }
  queues.delete(db);
}

/** The first, with those right behind it that may be written with it. */
function nextTurn(queue: Waiting[]): readonly Waiting[] {
  const name = queue[0]?.shared?.name;
  const end = name === undefined ? 1 : queue.findIndex(({ shared }) => shared?.name !== name);
  return queue.splice(0, Math.min(end === -1 ? queue.length : end, MOST_TOGETHER));
}

/** Writes what can be written as one; resolves with what must be written alone. */
async function writeTogether(db: Database, waiting: readonly Waiting[]): Promise<readonly Waiting[]> {
  let open = waiting;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { basis, shared, alone } = await decideAll(db, open);
    open = [...shared.map(({ one }) => one), ...alone];
    const [first] = shared;
    if (first === undefined || shared.length === 1) return open;
    try {
      const written = await sendChange(db, joined(shared), first.origin, { basis, changesPlans: false });
      if (written === undefined) continue;
      for (const { one, kept } of shared) one.resolve({ kept, written });
      return alone;
    } catch (error) {
      if (isUndoneForOthers(error)) continue;
      if (isRefusedForItself(error)) return apart(db, open);
      for (const { one } of shared) one.reject(error);
      return alone;
    }
  }
  return open;
}

/** One of them is at fault: the others go on together, and it hears alone what is wrong with it. */
async function apart(db: Database, waiting: readonly Waiting[]): Promise<readonly Waiting[]> {
  const half = waiting.length >> 1;
  const first = await writeTogether(db, waiting.slice(0, half));
  return [...first, ...(await writeTogether(db, waiting.slice(half)))];
}

interface Shared {
  readonly one: Waiting;
  readonly origin: ChangeOrigin;
  readonly change: RowChange;
  readonly kept: unknown;
}

interface DecidedTogether {
  readonly basis: Basis | null;
  readonly shared: readonly Shared[];
  readonly alone: readonly Waiting[];
}

/** Whoever is refused, and whoever has nothing to write, is answered. */
async function decideAll(db: Database, waiting: readonly Waiting[]): Promise<DecidedTogether> {
  let basis: Basis | null = null;
  const shared: Shared[] = [];
  const alone: Waiting[] = [];
  try {
    if (waiting.some((one) => one.shared?.isJudged === true)) basis = await readBasis(db);
  } catch {
    // Alone, each hears what is wrong.
    return { basis, shared, alone: waiting };
  }
  for (const one of waiting) {
    try {
      const { origin, isJudged, decide } = one.shared as NonNullable<Waiting['shared']>;
      const decision = await decide(isJudged ? basis : null);
      const { change, kept } = decision;
      if (change === null) one.resolve({ kept, written: null });
      else if (decision.revision?.changesPlans === false && onlyAdds(change)) {
        shared.push({ one, origin, change, kept });
      } else alone.push(one);
    } catch (error) {
      one.reject(error);
    }
  }
  return { basis, shared, alone };
}

/** Nothing that was there is changed, so that none of them can matter to another. */
function onlyAdds({ writes, asRead = [] }: RowChange): boolean {
  return asRead.length === 0 && writes.every(({ operation }) => operation === 'insert');
}

function joined(shared: readonly Shared[]): RowChange {
  return combineRowChanges(
    shared.map(({ change, origin }) => ({ ...change, audit: change.audit.map((entry) => ({ origin, ...entry })) })),
  );
}

/** The configuration in force. */
export async function readBasis(place: Queryable): Promise<Basis> {
  const [row] = await place.query<Basis>('select number as revision, epoch from revision where id = 1', [], {
    name: 'revision-read',
  });
  if (row === undefined) throw new TypeError('The database holds no revision: it was not migrated');
  return row;
}
