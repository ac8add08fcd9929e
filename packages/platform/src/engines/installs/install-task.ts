import { isEnginehouseError } from '@enginehouse/errors';
import type { Json } from '@enginehouse/kernel';
import { type Database, liveNodes, type ProviderInstallRow, readProviderInstalls } from '@enginehouse/store';
import { pause } from '../../events/waker.ts';
import type { JobQueues } from '../../tasks/job-queues.ts';
import type { TaskKind } from '../../tasks/task-runner.ts';
import { TaskStopped } from '../../tasks/task-under-way.ts';
import { installFailedOnNodes } from './install-errors.ts';
import { type InstallOrder, installKey } from './install-worker.ts';

export const INSTALL_TASK = 'engines.install';

/** The input of the task: what is asked of which nodes. */
export interface InstallInput {
  readonly providerId: string;
  readonly nodeIds: readonly string[];
  readonly force: boolean;
  readonly eventId: string;
}

export interface InstallTaskParts {
  readonly db: Database;
  readonly jobs: JobQueues;
  readonly cancel: (providerId: string) => Promise<void>;
}

const LOOK_MS = 250;
/** A node without a lease is waited for so long: after an outage of the database all renew theirs within a second. */
const GRACE_MS = 3_000;

/** Orders an install from nodes; one that has an install of the provider under way goes on with that. */
export async function orderInstalls(jobs: JobQueues, nodeIds: readonly string[], order: InstallOrder): Promise<void> {
  for (const nodeId of nodeIds) {
    await jobs.send({ queue: `node/${nodeId}`, key: installKey(order.providerId), data: { for: 'install', ...order } });
  }
}

/**
 * One request to install, over all its nodes: orders it from each, and follows them to their ends. Any node may do it; the
 * installs themselves belong to their nodes and go on without it.
 */
export function installTask({ db, jobs, cancel }: InstallTaskParts): TaskKind {
  return {
    name: INSTALL_TASK,
    permission: null,
    async work({ taskId, input, checkpoint, signal, progress, saveCheckpoint }) {
      const { providerId, nodeIds, force, eventId } = input as unknown as InstallInput;
      const stop = (): void => {
        // Whoever stops the task stops the installs; a node that only lets go of it does not.
        if (signal.reason instanceof TaskStopped) void cancel(providerId).catch(() => undefined);
      };
      signal.addEventListener('abort', stop, { once: true });
      if (checkpoint === null) {
        await orderInstalls(jobs, nodeIds, { providerId, force, eventId, taskId });
        await saveCheckpoint({ ordered: true });
      }
      const asked = new Set(nodeIds);
      const absentSince = new Map<string, number>();
      for (;;) {
        const seen = await unlessGone(() => lookAtNodes({ db, jobs }, providerId));
        signal.throwIfAborted();
        if (seen !== null) {
          // Who joined while it was under way is followed too.
          for (const id of seen.busy) if (seen.live.has(id)) asked.add(id);
          const atIt = [...asked].filter((id) => seen.busy.has(id) && isThere(id, seen.live, absentSince));
          const left = atIt.reduce((sum, id) => sum + 1 - (seen.rows.get(id)?.progress ?? 0), 0);
          progress(1 - left / Math.max(1, asked.size));
          if (atIt.length === 0) return outcomeOf([...asked].sort(), seen);
        }
        await pause(LOOK_MS, signal);
      }
    },
  };
}

interface Seen {
  /** Nodes with an install of the provider that waits or is under way. */
  readonly busy: ReadonlySet<string>;
  readonly live: ReadonlySet<string>;
  readonly rows: ReadonlyMap<string, ProviderInstallRow>;
}

/** The jobs first: a row that is read behind them is what their ends left. */
async function lookAtNodes({ db, jobs }: Pick<InstallTaskParts, 'db' | 'jobs'>, providerId: string): Promise<Seen> {
  const places = await jobs.find({ key: installKey(providerId) });
  const live = await liveNodes(db);
  const rows = await readProviderInstalls(db, { providerId });
  return {
    busy: new Set(
      places
        .filter(({ state }) => state === 'waiting' || state === 'active')
        .map(({ queue }) => queue.slice('node/'.length)),
    ),
    live: new Set(live.map(({ id }) => id)),
    rows: new Map(rows.map((row) => [row.nodeId, row])),
  };
}

function isThere(nodeId: string, live: ReadonlySet<string>, absentSince: Map<string, number>): boolean {
  if (live.has(nodeId)) {
    absentSince.delete(nodeId);
    return true;
  }
  const since = absentSince.get(nodeId) ?? performance.now();
  absentSince.set(nodeId, since);
  return performance.now() - since < GRACE_MS;
}

/** A database that is away for a while ends nothing: this node's lease does, if it stays away. */
async function unlessGone<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (isEnginehouseError(error) && error.code.startsWith('DATABASE_')) return null;
    throw error;
  }
}

function outcomeOf(asked: readonly string[], { live, rows }: Seen): Json {
  const failed = asked.flatMap((nodeId) => {
    const row = rows.get(nodeId);
    if (row?.status === 'installed' && row.lastError === null) return [];
    const reason = live.has(nodeId) ? (row?.lastError ?? 'nothing was installed') : 'the node ended';
    return [{ nodeId, reason }];
  });
  if (failed.length > 0) throw installFailedOnNodes(failed, asked.length);
  return { installed: asked };
}
