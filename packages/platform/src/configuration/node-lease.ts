import { setTimeout as wait } from 'node:timers/promises';
import {
  type Database,
  endLease,
  type NodeReport,
  type RenewedLease,
  removeDeadNodes,
  removeNode,
  renewLease,
} from '@enginehouse/store';
import { nodeIdTaken } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Configuration, LastRead } from './configuration.ts';
import { type Freshness, LEASE_MS } from './freshness.ts';
import type { NodeIdentity } from './node-id.ts';

/** This process among the nodes: a row in `nodes` that says what it has and until when it is live. */
export interface NodeLease extends AsyncDisposable {
  readonly id: string;
  /** Renews now, so that others see at once what has changed here. Rejects with the errors of the database. */
  renew(): Promise<void>;
}

export interface NodeLeaseParts {
  readonly db: Database;
  readonly log: Logger;
  readonly identity: NodeIdentity;
  readonly configuration: Pick<Configuration, 'current' | 'refresh' | 'onChange' | 'lastRead'>;
  readonly freshness: Freshness;
  /** What the node has at the moment, beside the configuration that it works by. */
  readonly report: () => Pick<NodeReport, 'keyFingerprints' | 'sealingKeyId' | 'ready' | 'reasons' | 'version'>;
}

const RENEW_MS = 1_000;
/** After a renewal that failed: a node is back soon after its database is. */
const RETRY_MS = 250;
/**
 * A process that was killed leaves a lease behind: whoever starts under the same configured id waits until it has run out.
 */
const LONGEST_WAIT_MS = LEASE_MS + 1_000;

/**
 * Takes the lease of a node and renews it every second, and whenever another configuration or other engines are in force:
 * one statement, no audit, no outbox, no wait for the disk. It also asks whether the applied revision is the one in force;
 * where it is not, the configuration is read, and the lease runs from that reading. 86,400 renewals a day leave one row:
 * nothing in it that changes is indexed, so that PostgreSQL reuses the place within its page.
 * Rejects with `NODE_ID_TAKEN` when another live process has the id.
 */
export async function takeNodeLease(parts: NodeLeaseParts): Promise<NodeLease> {
  const { db, log, identity, configuration, freshness } = parts;
  const { id, isOwn } = identity;
  const startedAt = new Date();
  /** When the applied configuration was last found in force without reading it. */
  let found: LastRead = { sentAt: Number.NEGATIVE_INFINITY, asOf: '' };
  let told = '';

  /** One statement; resolves with what it found. */
  const renewOnce = async (): Promise<RenewedLease> => {
    const { revision, epoch, kernel } = configuration.current();
    const known = configuration.lastRead.sentAt > found.sentAt ? configuration.lastRead : found;
    const said = parts.report();
    const news = JSON.stringify([epoch, revision, said.ready, kernel.engineSet.hash]);
    const sentAt = performance.now();
    const renewed = await renewLease(db, {
      report: { ...said, id, startedAt, engineSetHash: kernel.engineSet.hash, appliedRevision: revision },
      epoch,
      asOf: known.asOf,
      leaseMs: LEASE_MS,
      tell: news !== told,
    });
    if (renewed.held) {
      told = news;
      if (renewed.current) found = { sentAt, asOf: renewed.now };
      freshness.confirmed(renewed.current ? sentAt : known.sentAt);
    }
    return renewed;
  };
  /** Renews, and where there is another revision reads and applies it first. False when another process has the id. */
  const renew = async (): Promise<boolean> => {
    let renewed = await renewOnce();
    if (!renewed.current) {
      await configuration.refresh();
      renewed = await renewOnce();
    }
    return renewed.held || !renewed.sameEpoch;
  };
  const renewals = createRenewals(renew);
  let isTaken = false;
  const tick = async (): Promise<boolean> => {
    try {
      const held = await renewals.next();
      if (!held && !isTaken) log.error({ nodeId: id }, 'another process has the id of this node');
      isTaken = !held;
      return held;
    } catch (error) {
      freshness.failed(error);
      // That the database does not answer is said by whoever needs it for more than this.
      log.info({ nodeId: id, reason: reasonOf(error) }, 'the lease of this node could not be renewed');
      return false;
    }
  };

  await removeDeadNodes(db);
  if (isOwn) await removeNode(db, id);
  const begin = performance.now();
  while (!(await renewals.next())) {
    if (performance.now() - begin > LONGEST_WAIT_MS) throw nodeIdTaken(id);
    await wait(RETRY_MS);
  }
  freshness.confirmBy(async () => void (await renewals.next()));
  const ending = new AbortController();
  const beating = beat(tick, ending.signal);
  // Others wait for it: at once, not with the next beat.
  const stopFollowing = configuration.onChange(() => void tick());
  return {
    id,
    async renew() {
      await renewals.next();
    },
    async [Symbol.asyncDispose]() {
      stopFollowing();
      freshness.confirmBy(async () => undefined);
      ending.abort();
      await beating;
      await renewals.idle();
      await endLease(db, { id, startedAt }).catch((error: unknown) => {
        log.info({ nodeId: id, reason: reasonOf(error) }, 'the lease of this node was left to run out');
      });
    },
  };
}

/** Renews every second until the end, sooner after a renewal that failed. */
async function beat(tick: () => Promise<boolean>, end: AbortSignal): Promise<void> {
  let pause = RENEW_MS;
  for (;;) {
    await wait(pause, undefined, { signal: end, ref: false }).catch(() => undefined);
    if (end.aborted) return;
    pause = (await tick()) ? RENEW_MS : RETRY_MS;
  }
}

interface Renewals {
  /** A renewal that begins after this was called; several callers share it. */
  next(): Promise<boolean>;
  /** Resolves when none is under way. */
  idle(): Promise<void>;
}

/** One at a time, and one more for all who ask meanwhile: a database that does not answer gathers no queue. */
function createRenewals(renew: () => Promise<boolean>): Renewals {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<boolean> | null = null;
  return {
    next() {
      if (waiting !== null) return waiting;
      const mine = running
        .catch(() => undefined)
        .then(() => {
          waiting = null;
          return renew();
        });
      waiting = mine;
      running = mine;
      return mine;
    },
    async idle() {
      await running.catch(() => undefined);
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
