import type { Task } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { type TaskLine, withLines } from './task.ts';

export interface FollowedTask {
  /** Undefined until the first word of it. */
  readonly task: Task | undefined;
  readonly lines: readonly TaskLine[];
  /** The connection was lost: what is shown may be old, and it is tried again. */
  readonly lost: boolean;
  /** Why it cannot be followed at all. */
  readonly error: Error | null;
}

const NOTHING: FollowedTask = { task: undefined, lines: [], lost: false, error: null };
/** Between two tries while the server does not answer. */
const AGAIN_MS = 1_000;
/** What a server that goes away or comes back says; everything else is final. */
const PASSING = new Set(['API_UNREACHABLE', 'API_STREAM_BROKEN', 'API_UNEXPECTED_ANSWER', 'SHUTTING_DOWN']);

/** Follows a task until it has ended, through restarts of the server: it asks again, and is true again. */
export function useFollowedTask(taskId: string | undefined): FollowedTask {
  const [followed, setFollowed] = useState(NOTHING);
  useEffect(() => {
    setFollowed(NOTHING);
    if (taskId === undefined) return;
    const leaving = new AbortController();
    void follow(taskId, leaving.signal, (change) => setFollowed((before) => change(before)));
    return () => leaving.abort();
  }, [taskId]);
  return followed;
}

async function follow(
  taskId: string,
  signal: AbortSignal,
  tell: (change: (before: FollowedTask) => FollowedTask) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { task } of client.tasks.follow({ params: { taskId } }, { signal })) {
        tell(({ lines }) => ({ task, lines: withLines(lines, task.lines), lost: false, error: null }));
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isEnginehouseError(error) || !PASSING.has(error.code)) {
        const final = error instanceof Error ? error : new Error(String(error));
        tell((before) => ({ ...before, error: final }));
        return;
      }
      tell((before) => ({ ...before, lost: true }));
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
