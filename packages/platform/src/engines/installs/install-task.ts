import type { Json } from '@enginehouse/kernel';
import { type Database, liveNodes, readProviderInstalls } from '@enginehouse/store';
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
      const key = installKey(providerId);
      const asked = new Set(nodeIds);
      for (;;) {
        signal.throwIfAborted();
        const places = (await jobs.find({ key })).filter(({ state }) => state === 'waiting' || state === 'active');
        const live = new Set((await liveNodes(db)).map(({ id }) => id));
        const rows = new Map((await readProviderInstalls(db, { providerId })).map((row) => [row.nodeId, row]));
        const atIt = new Set(places.map(({ queue }) => queue.slice('node/'.length)).filter((id) => live.has(id)));
        // Who joined while it was under way is followed too.
        for (const id of atIt) asked.add(id);
        const done = [...asked].reduce((sum, id) => sum + (atIt.has(id) ? (rows.get(id)?.progress ?? 0) : 1), 0);
        progress(done / Math.max(1, asked.size));
        if (atIt.size === 0) {
          const failed = [...asked].flatMap((nodeId) => {
            const row = rows.get(nodeId);
            if (!live.has(nodeId)) return [{ nodeId, reason: 'the node ended' }];
            if (row?.status === 'installed' && row.lastError === null) return [];
            return [{ nodeId, reason: row?.lastError ?? 'nothing was installed' }];
          });
          if (failed.length > 0) throw installFailedOnNodes(failed, asked.size);
          return { installed: [...asked].sort() } satisfies Json;
        }
        await pause(LOOK_MS, signal);
      }
    },
  };
}
