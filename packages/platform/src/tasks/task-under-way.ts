import { isEnginehouseError } from '@enginehouse/errors';
import type { Json } from '@enginehouse/kernel';
import { type ClaimedTask, type Database, moveTask, saveTask } from '@enginehouse/store';
import { errorFields, type Logger } from '../logger.ts';
import { TASK_MOVES } from './task-moves.ts';
import { openTaskReport } from './task-report.ts';
import type { TaskKind } from './task-runner.ts';
import { writeUntilKept } from './write-until-kept.ts';

/** Why work is told to end. */
export type StopCause = 'stopped' | 'lost' | 'closing';

/** The reason of the signal where somebody stopped the task; else the node only lets go of it. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
}

/** A task that this node works on. */
export interface TaskUnderWay {
  readonly id: string;
  /** The first cause counts. `reason`: for people, where somebody stopped it. */
  stop(cause: StopCause, reason?: string): void;
  /** Hands over the answer that it waits for. */
  answer(answer: Json): void;
  /** Resolves when the task has ended (`done`), or another node may go on with it (`left`). Never rejects. */
  readonly over: Promise<'done' | 'left'>;
}

export interface WorkParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  /** Kept of the task from now on, whatever happens to the process: the time to write it again. */
  readonly retryMs?: number;
}

const RETRY_MS = 1_000;

export function workOnTask(
  { db, log, nodeId, retryMs = RETRY_MS }: WorkParts,
  { id, checkpoint }: ClaimedTask,
  kind: TaskKind,
  input: Json,
): TaskUnderWay {
  const aborting = new AbortController();
  let stopped: { readonly cause: StopCause; readonly reason: string } | undefined;
  let waiting: PromiseWithResolvers<Json> | undefined;
  const report = openTaskReport({ db, log, nodeId, taskId: () => id, ownsProgress: true });
  const origin = { actor: 'platform', channel: 'tasks', nodeId };
  const own = { id, ownerNodeId: nodeId };

  /** The outcome must be kept, also by a database that is away for a while; once the task is lost it is another's. */
  const persist = (write: () => Promise<boolean>): Promise<boolean> =>
    writeUntilKept(write, {
      failed: (error) =>
        log.warn({ ...errorFields(error), taskId: id }, 'the outcome of a task could not be kept; it is tried again'),
      retryMs,
      // Whoever closes the house does not wait: the lease ends, and another node does it once more.
      isOver: () => stopped?.cause === 'closing' || stopped?.cause === 'lost',
    });

  const work = (): Promise<Json> =>
    kind.work({
      taskId: id,
      input,
      checkpoint: (checkpoint ?? null) as Json,
      signal: aborting.signal,
      progress: report.progress,
      line: report.line,
      async saveCheckpoint(next) {
        aborting.signal.throwIfAborted();
        if (!(await saveTask(db, { id, nodeId, checkpoint: next }))) underWay.stop('lost');
        aborting.signal.throwIfAborted();
      },
      async confirmed(question) {
        aborting.signal.throwIfAborted();
        report.line(question);
        await report.end();
        waiting = Promise.withResolvers<Json>();
        const { promise } = waiting;
        // Nobody may be there yet when it is aborted.
        promise.catch(() => undefined);
        await moveTask(db, origin, { ...own, move: TASK_MOVES.ask });
        return promise;
      },
    });

  const run = async (): Promise<'done' | 'left'> => {
    let outcome: { readonly result: Json } | { readonly error: unknown };
    try {
      outcome = { result: await work() };
    } catch (error) {
      outcome = { error };
    }
    await report.end();
    if (stopped?.cause === 'lost') return 'left';
    if ('result' in outcome) {
      const { result } = outcome;
      await persist(() => moveTask(db, origin, { ...own, move: TASK_MOVES.complete, result: result ?? null }));
      return 'done';
    }
    if (stopped?.cause === 'closing') {
      await persist(() => moveTask(db, origin, { ...own, move: TASK_MOVES.giveBack, letGo: true }));
      return 'left';
    }
    const move = stopped === undefined ? TASK_MOVES.fail : TASK_MOVES.interrupt;
    const error = stopped === undefined ? reasonOf(outcome.error) : stopped.reason;
    if (stopped === undefined) log.warn({ ...errorFields(outcome.error), taskId: id }, 'a task failed');
    await persist(() => moveTask(db, origin, { ...own, move, error }));
    return 'done';
  };
  const underWay: TaskUnderWay = {
    id,
    stop(cause, reason = 'stopped') {
      if (stopped !== undefined) return;
      stopped = { cause, reason };
      const aborted = cause === 'stopped' ? new TaskStopped(reason) : new DOMException(cause, 'AbortError');
      aborting.abort(aborted);
      waiting?.reject(aborted);
    },
    answer: (answer) => waiting?.resolve(answer),
    // In a turn of its own, so that what the work does at once finds it among those under way.
    over: Promise.resolve().then(run),
  };
  return underWay;
}

/** What the task shows of an error: a typed one tells its code. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (isEnginehouseError(error) ? `${error.code}: ${text}` : text).slice(0, 2_000);
}
