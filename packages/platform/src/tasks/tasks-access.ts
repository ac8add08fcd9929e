import type { RegisteredModel } from '@enginehouse/models';
import type { Task, Tasks } from '@enginehouse/sdk';
import { type Database, type FullRepository, writeAudit } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { changeOrigin } from '../configuration/change-origin.ts';
import { callerOf } from '../core-models/context-of.ts';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import { invalidRequest } from '../errors.ts';
import { Waker } from '../events/waker.ts';
import type { Session } from '../session.ts';
import type { OpenTaskRunner } from './open-task-runner.ts';
import { taskEnded, taskNotWaiting, unknownTask, unknownTaskKind } from './task-errors.ts';
import type { TaskFeed } from './task-news.ts';
import { isTaskId, readTask } from './task-view.ts';

export interface TasksParts {
  readonly db: Database;
  readonly repository: FullRepository;
  readonly runner: OpenTaskRunner;
  readonly feed: TaskFeed;
}

const ENTRY = MODELS_BY_NAME.get('background_tasks') as RegisteredModel;
/** How long a cancel waits for the work to end. */
const CANCEL_MS = 10_000;
/** The net under the news of a change. */
const LOOK_MS = 2_000;
const LONGEST_LABEL = 200;

/** `sdk.tasks` of a session. Who sees a task by the rules of its core model may answer and cancel it. */
export function tasksAccess({ db, repository, runner, feed }: TasksParts, session: () => Session): Tasks {
  const get = async (taskId: string): Promise<Task | null> => {
    if (!isTaskId(taskId)) return null;
    // The row's scope is that of the core model: own, organization or all, and withheld ones for research.
    const seen = await repository.view(ENTRY, callerOf(session()), taskId);
    return seen === null ? null : readTask(db, taskId);
  };
  const seen = async (taskId: string): Promise<Task> => {
    const task = await get(taskId);
    if (task === null) throw unknownTask(taskId);
    return task;
  };
  /** Its end is its node's to audit; who asked for it is said here. An answer may hold anything, and is not. */
  const audit = (operation: 'cancel' | 'confirm', { id, label }: Task): Promise<void> =>
    writeAudit(db, changeOrigin(session()), [
      {
        eventType: operation === 'cancel' ? 'tasks.task.cancelled' : 'tasks.task.confirmed',
        entityType: ENTRY.model.name,
        entityId: id,
        operation,
        before: null,
        after: { label },
      },
    ]);
  async function* progress(taskId: string, signal?: AbortSignal): AsyncIterable<Task> {
    const waker = new Waker();
    const stop = feed.on(taskId, () => waker.wake());
    try {
      let shown: string | undefined;
      while (signal?.aborted !== true) {
        const task = await get(taskId);
        if (task === null) return;
        const now = JSON.stringify([task.status, task.progress, task.lines.at(-1)?.number, task.updatedAt]);
        if (now !== shown) yield task;
        shown = now;
        if (hasEnded(task)) return;
        await waker.wait(LOOK_MS, signal);
      }
    } finally {
      stop();
    }
  }
  return {
    async start({ kind, label, taskKey, input }) {
      const one = session();
      const startable = runner.kinds().filter(({ permission }) => permission !== null);
      const known = startable.find(({ name }) => name === kind);
      if (known?.permission == null) {
        throw unknownTaskKind(
          kind,
          startable.map(({ name }) => name),
        );
      }
      requirePermission(one, known.permission as Parameters<typeof requirePermission>[1]);
      if (typeof label !== 'string' || label.trim() === '' || label.length > LONGEST_LABEL) {
        throw invalidRequest('label', 'what people read is missing or too long', `1 to ${LONGEST_LABEL} characters`);
      }
      return runner.start(one, {
        kind,
        module: one.moduleName ?? (kind.split('.')[0] as string),
        label: label.trim(),
        ...(taskKey === undefined ? {} : { taskKey }),
        ...(input === undefined ? {} : { input }),
      });
    },
    get,
    progress,
    async confirm(taskId, answer) {
      const task = await seen(taskId);
      if (!(await runner.answer(taskId, answer))) throw taskNotWaiting(taskId, task.status);
      await audit('confirm', task);
      return seen(taskId);
    },
    async cancel(taskId) {
      const before = await seen(taskId);
      if (hasEnded(before)) throw taskEnded(taskId, before.status);
      await audit('cancel', before);
      await runner.stop(taskId, session());
      const patience = AbortSignal.timeout(CANCEL_MS);
      for await (const task of progress(taskId, patience)) if (hasEnded(task)) return task;
      return seen(taskId);
    },
  };
}

function hasEnded({ status }: Task): boolean {
  return status === 'completed' || status === 'failed' || status === 'interrupted';
}
