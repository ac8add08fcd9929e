import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, InstallStatus } from '@enginehouse/api';
import type { InstallProgress } from './install-progress.ts';

/** How often the nodes are asked how far they are, at most. Their rows change about as often. */
const EVERY_MS = 500;

/**
 * Follows an installation until it has ended: how far each node is and, where it has a task, the lines that are said. Nodes go on
 * without a task with what others asked for, or a node that is gone. Resolves with the status of the instance then; rejects
 * with what `signal` is aborted with.
 */
export async function followInstall(
  client: Client,
  engineInstanceId: number,
  taskId: string | null,
  progress: InstallProgress,
  signal: AbortSignal,
): Promise<InstallStatus> {
  const look = async (): Promise<InstallStatus> => {
    const status = await client.instances.installStatus({ params: { engineInstanceId } }, { signal });
    progress.nodes(status.nodes);
    return status;
  };
  if (taskId !== null) {
    let looked = Number.NEGATIVE_INFINITY;
    for await (const { task } of client.tasks.follow({ params: { taskId } }, { signal })) {
      for (const { nodeId, text } of task.lines) await progress.line(nodeId, text);
      if (performance.now() - looked < EVERY_MS) continue;
      looked = performance.now();
      await look();
    }
  }
  let status = await look();
  while (taskId === null && status.status === 'installing') {
    await sleep(EVERY_MS, undefined, { signal });
    status = await look();
  }
  return status;
}
