import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AuditVerification } from '@enginehouse/models';
import { type Database, type Dialect, openDatabase, readOutbox, sealAudit, verifyAudit } from '@enginehouse/store';
import { migratedTestLocation, type TestLocation, testSigner } from '@enginehouse/store/testing';
import { openDispatcher } from '../events/dispatcher.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createLogger } from '../logger.ts';
import { DISPATCH_CONSUMER, DISPATCH_TIMES } from './dispatch-consumer.ts';

const CHILD = fileURLToPath(new URL('./dispatch-child.ts', import.meta.url));
/** One kill in this many falls somewhere in the start. */
const EARLY = 5;

export interface KilledDispatch {
  readonly killed: number;
  /** Changes that were committed, and events that were handled, repetitions included. */
  readonly written: number;
  readonly handled: number;
  /** Events that no handler saw. */
  readonly lost: readonly string[];
  /** Committed changes without an event. */
  readonly unannounced: readonly number[];
  /** Events that were handled for the first time before an earlier one of their subject. */
  readonly outOfOrder: readonly string[];
  /** What the chain over audit events says in the end, and how many of them there are. */
  readonly audit: AuditVerification;
  readonly audited: number;
}

interface Handled {
  readonly id: string;
  readonly subject: string;
  readonly revision: number;
}

/**
 * Writes and dispatches in processes that are killed at random, on the server in two at a time, then lets a last one
 * finish, and compares what was written with what was handled.
 */
export async function killDispatch(dialect: Dialect, kills: number, random: () => number): Promise<KilledDispatch> {
  await using location = await migratedTestLocation(dialect);
  const handled: Handled[] = [];
  const written = new Set<number>();
  let killed = 0;
  const begin = (): Child => start(location, handled, written);
  const children = dialect === 'postgres' ? [begin(), begin()] : [begin()];
  const end = async (child: Child): Promise<void> => {
    if ((await child.kill()) === 'SIGKILL') killed += 1;
  };
  for (let kill = children.length; killed + children.length < kills && kill < 3 * kills; kill += 1) {
    const [chosen = begin()] = children.splice(Math.floor(random() * children.length), 1);
    const wanted = handled.length + 1 + Math.floor(random() * 60);
    if (kill % EARLY === 0) await wait(random() * 1_000);
    else while (!chosen.over() && handled.length < wanted) await wait(2);
    await end(chosen);
    children.push(begin());
  }
  const wanted = handled.length + 20;
  while (children.some((child) => !child.over()) && handled.length < wanted) await wait(2);
  for (const child of children) await end(child);

  await using db = await openDatabase(location.options);
  await finish(db, handled);
  const rows = await db.query<{ event_id: string; revision: number }>(
    `select event_id, revision from outbox where type = '${DISPATCH_CONSUMER.pattern}'`,
  );
  while ((await sealAudit(db, testSigner())) !== null);
  const [audited] = await db.query<{ count: number }>('select count(*) as count from audit_events');
  const seen = new Set(handled.map(({ id }) => id));
  const announced = new Set(rows.map(({ revision }) => revision));
  return {
    killed,
    written: rows.length,
    handled: handled.length,
    lost: rows.filter(({ event_id }) => !seen.has(event_id)).map(({ event_id }) => event_id),
    unannounced: [...written].filter((revision) => !announced.has(revision)),
    outOfOrder: outOfOrder(handled),
    audit: await verifyAudit({ db, signer: testSigner() }),
    audited: audited?.count ?? 0,
  };
}

interface Child {
  /** It has ended by itself, which it should not. */
  over(): boolean;
  kill(): Promise<NodeJS.Signals | null>;
}

function start(location: TestLocation, handled: Handled[], written: Set<number>): Child {
  const process_ = spawn(process.execPath, [CHILD, JSON.stringify(location.options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: process_.stdout });
  const closed = once(lines, 'close');
  lines.on('line', (line) => {
    const [kind, first = '', subject = '', revision = ''] = line.split(' ');
    if (kind === 'w') written.add(Number(first));
    else handled.push({ id: first, subject, revision: Number(revision) });
  });
  const ended = (async () => {
    await Promise.all([hasEnded(process_), closed]);
  })();
  return {
    over: () => process_.exitCode !== null || process_.signalCode !== null,
    async kill() {
      process_.kill('SIGKILL');
      await ended;
      return process_.signalCode;
    },
  };
}

async function hasEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Handles what is left, parked subjects too. */
async function finish(db: Database, handled: Handled[]): Promise<void> {
  const log = createLogger('silent');
  await using dispatcher = await openDispatcher({ db, bus: createEventBus(log), log, times: DISPATCH_TIMES });
  await dispatcher.subscribe({
    ...DISPATCH_CONSUMER,
    handler: ({ id, subject = '', revision = 0 }) => void handled.push({ id, subject, revision }),
  }).ready;
  for (;;) {
    const [state] = await db.query<{ unstamped: number; position: number; parked: unknown[] }>(
      `select (select count(*) from outbox where outbox.position is null) as unstamped, position, parked
       from event_cursors where name = $1`,
      [DISPATCH_CONSUMER.name],
    );
    const { records } = await readOutbox(db, { after: state?.position ?? 0, limit: 1 });
    if (state?.unstamped === 0 && state.parked.length === 0 && records.length === 0) return;
    await wait(20);
  }
}

function outOfOrder(handled: readonly Handled[]): string[] {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  return handled.flatMap(({ id, subject, revision }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    const before = highest.get(subject) ?? 0;
    highest.set(subject, Math.max(before, revision));
    return revision < before ? [`${subject}@${revision} after ${before}`] : [];
  });
}
