import type { Client, InstallStatus } from '@enginehouse/api';
import type { InstallProgress } from './install-progress.ts';

/** How often the nodes are asked how far they are, at most. Their rows change about as often. */
const EVERY_MS = 500;

/**
 * Follows the task of an installation until it has ended: lines as they are said, and how far each node is. Resolves with the
 * status of the instance then; rejects with what `signal` is aborted with.
 */
export async function followInstall(
  client: Client,
  engineInstanceId: number,
  taskId: string,
  progress: InstallProgress,
  signal: AbortSignal,
): Promise<InstallStatus> {
  const params = { engineInstanceId };
  let asked = Number.NEGATIVE_INFINITY;
  for await (const { type, task } of client.tasks.follow({ params: { taskId } }, { signal })) {
    for (const { nodeId, text } of task.lines) await progress.line(nodeId, text);
    if (type === 'progress' && performance.now() - asked >= EVERY_MS) {
      asked = performance.now();
      progress.nodes((await client.instances.installStatus({ params }, { signal })).nodes);
    }
  }
  return await client.instances.installStatus({ params }, { signal });
}
