import { setTimeout as wait } from 'node:timers/promises';
import { type Database, endLease, type NodeReport, removeDeadNodes, removeNode, renewLease } from '@enginehouse/store';
import { nodeIdTaken } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { NodeIdentity } from './node-id.ts';

/** This process among the nodes: a row in `nodes` that says what it has and until when it is live. */
export interface NodeLease extends AsyncDisposable {
  readonly id: string;
  /**
   * True while the lease holds, counted from when its last renewal was sent, on the monotonic clock. Always on the embedded
   * database, which has one node.
   */
  readonly held: boolean;
  /** Renews now, so that others see at once what has changed here. Rejects with the errors of the database. */
  renew(): Promise<void>;
}

export interface NodeLeaseParts {
  readonly db: Database;
  readonly log: Logger;
  readonly identity: NodeIdentity;
  /** What the node has at the moment. */
  readonly report: () => Omit<NodeReport, 'id' | 'startedAt'>;
}

const RENEW_MS = 1_000;
const LEASE_MS = 5_000;
/**
 * A process that was killed leaves a lease behind: whoever starts under the same configured id waits until it has run out.
 */
const LONGEST_WAIT_MS = LEASE_MS + 1_000;
const RETRY_MS = 250;

/**
 * Takes the lease of a node and renews it every second: one statement, no audit, no outbox, no wait for the disk. 86,400
 * renewals a day leave one row: nothing in it that changes is indexed, so that PostgreSQL reuses the place within its page.
 * Rejects with `NODE_ID_TAKEN` when another live process has the id.
 */
export async function takeNodeLease({ db, log, identity, report }: NodeLeaseParts): Promise<NodeLease> {
  const { id, isOwn } = identity;
  const startedAt = new Date();
  let sentAt = Number.NEGATIVE_INFINITY;
  let failure: string | undefined;

  const renew = async (): Promise<boolean> => {
    const sent = performance.now();
    const held = await renewLease(db, { ...report(), id, startedAt }, LEASE_MS);
    if (held) sentAt = sent;
    return held;
  };
  const tick = async (): Promise<void> => {
    let problem: string | undefined;
    try {
      if (!(await renew())) problem = 'another process has the id of this node';
    } catch (error) {
      // That the database does not answer is said by whoever needs it for more than this.
      log.info({ nodeId: id, reason: reasonOf(error) }, 'the lease of this node could not be renewed');
    }
    if (problem !== undefined && problem !== failure) log.error({ nodeId: id }, problem);
    failure = problem;
  };

  await removeDeadNodes(db);
  if (isOwn) await removeNode(db, id);
  const begin = performance.now();
  while (!(await renew())) {
    if (performance.now() - begin > LONGEST_WAIT_MS) throw nodeIdTaken(id);
    await wait(RETRY_MS);
  }
  let renewing: Promise<void> = Promise.resolve();
  let waiting = false;
  const timer = setInterval(() => {
    // One at a time: a database that does not answer gathers no queue.
    if (waiting) return;
    waiting = true;
    renewing = tick().finally(() => {
      waiting = false;
    });
  }, RENEW_MS).unref();
  return {
    id,
    get held() {
      return db.dialect === 'pglite' || performance.now() - sentAt < LEASE_MS;
    },
    async renew() {
      await renew();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await renewing;
      await endLease(db, { id, startedAt }).catch((error: unknown) => {
        log.info({ nodeId: id, reason: reasonOf(error) }, 'the lease of this node was left to run out');
      });
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
