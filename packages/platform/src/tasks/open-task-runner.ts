import { randomUUID } from 'node:crypto';
import { isEnginehouseError } from '@enginehouse/errors';
import type { Json } from '@enginehouse/kernel';
import type { RegisteredModel } from '@enginehouse/models';
import type { Task } from '@enginehouse/sdk';
import {
  askTaskToStop,
  type ChangeOrigin,
  claimTask,
  type Database,
  type FullRepository,
  moveTask,
  pruneTasks,
  readActiveTaskId,
  readTaskStates,
} from '@enginehouse/store';
import { changeOrigin } from '../configuration/change-origin.ts';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import { pause } from '../events/waker.ts';
import { errorFields, type Logger } from '../logger.ts';
import type { Session } from '../session.ts';
import type { JobQueues, QueuedJob } from './job-queues.ts';
import { takeBackBefore, takeBackLostTasks, takeBackOwn, takeBackUnclaimed } from './lost-tasks.ts';
import { taskEnded, unknownTaskKind } from './task-errors.ts';
import { TASK_MOVES } from './task-moves.ts';
import type { TaskFeed } from './task-news.ts';
import type { TaskKind, TaskRunner } from './task-runner.ts';
import { type TaskUnderWay, type WorkParts, workOnTask } from './task-under-way.ts';
import { readTask } from './task-view.ts';

export interface TaskRunnerParts extends WorkParts {
  readonly db: Database;
  readonly log: Logger;
  readonly jobs: JobQueues;
  readonly feed: TaskFeed;
  readonly repository: FullRepository;
  /** Whether this node holds its lease: without one it works on nothing. */
  readonly isLive: () => boolean;
}

/** What other domains of this node want of its own queue. */
export type NodeJobHandler = (job: QueuedJob) => Promise<void>;

export interface OpenTaskRunner extends TaskRunner {
  /** Hands jobs of this node's queue that say `{ for: name }` to a handler. */
  onNodeJob(name: string, handler: NodeJobHandler): void;
  /** Kinds that may be started through `sdk.tasks`. */
  kinds(): readonly TaskKind[];
  /** Hands a task the answer that it waits for; false where it waits for none. */
  answer(taskId: string, answer: Json): Promise<boolean>;
  /** As `cancel`, in the name of whoever asks. */
  stop(taskId: string, session: Session): Promise<Task | null>;
  /** Begins to work: everything is registered. */
  begin(): void;
}

/** Of one kind, so many at once on one node. */
const AT_ONCE = 4;
/** Jobs of this node's own queue are handed to their handlers, which keep their own order. */
const NODE_JOBS_AT_ONCE = 50;
const LOOK_MS = 1_000;
const PRUNE_MS = 10 * 60_000;
const KEPT_DAYS = 30;
const MOST_TRIES = 5;
/** How long work has to end by itself when the house is closed. */
const CLOSING_MS = 5_000;
const ENTRY = MODELS_BY_NAME.get('background_tasks') as RegisteredModel;
const PLATFORM = { actor: 'platform', channel: 'tasks' };

/**
 * Takes back what a process before this one left under way. Nothing is begun before `begin`, so that whoever works in the
 * background can say so first.
 */
export async function openTaskRunner(parts: TaskRunnerParts): Promise<OpenTaskRunner> {
  const { db, log, jobs, feed, nodeId, repository, isLive } = parts;
  const kinds = new Map<string, TaskKind>();
  const nodeJobs = new Map<string, NodeJobHandler>();
  const underWay = new Map<string, TaskUnderWay>();
  const begins = new Set<string>();
  const owner = repository.owner(ENTRY);
  const nodeQueue = `node/${nodeId}`;
  const closing = new AbortController();
  let begun = false;
  let looking: Promise<void> = Promise.resolve();
  const timers: NodeJS.Timeout[] = [];

  /** Null where it has ended meanwhile. Rejects where it cannot be had at the moment. */
  const claim = async (id: string, kind: TaskKind, input: Json): Promise<TaskUnderWay | null> => {
    const claimed = await claimTask(db, id, nodeId);
    if (claimed === null) {
      const [state] = await readTaskStates(db, [id]);
      if (state === undefined || !isActive(state.status)) return null;
      throw new Error(`the task ${id} is in other hands`);
    }
    const task = workOnTask(parts, claimed, kind, input);
    underWay.set(id, task);
    return task;
  };
  const work = async ({ id, data }: QueuedJob): Promise<void> => {
    const kind = kinds.get(String(data.kind));
    if (kind === undefined || !isLive()) {
      throw new Error(kind === undefined ? `no work of kind '${String(data.kind)}' here` : 'the node has no lease');
    }
    begins.add(id);
    const task = await claim(id, kind, (data.input ?? null) as Json).finally(() => begins.delete(id));
    if (task === null) return;
    if (closing.signal.aborted) task.stop('closing');
    const outcome = await task.over;
    underWay.delete(id);
    if (outcome === 'left') throw new Error('another node goes on with it');
  };
  const onNodeJob = async (job: QueuedJob): Promise<void> => {
    const name = String(job.data.for);
    if (name === 'task') return work(job);
    if (name === 'answer') return underWay.get(String(job.data.taskId))?.answer((job.data.answer ?? null) as Json);
    const handler = nodeJobs.get(name);
    if (handler === undefined) return log.warn({ name }, 'a job of this node is for nobody');
    await handler(job);
  };

  /** Whether the tasks of this node are its own still, and whether somebody wants them to end. */
  const lookAfterOwn = async (): Promise<void> => {
    if (underWay.size === 0) return;
    if (!isLive()) for (const task of underWay.values()) task.stop('lost');
    const states = new Map((await readTaskStates(db, [...underWay.keys()])).map((state) => [state.id, state]));
    for (const task of [...underWay.values()]) {
      const state = states.get(task.id);
      if (state === undefined || !isActive(state.status) || state.ownerNodeId !== nodeId) task.stop('lost');
      else if (state.stop !== null) task.stop('stopped', state.stop);
    }
  };
  const look = async (): Promise<void> => {
    try {
      await lookAfterOwn();
      // What this node let go of while its lease was over, and could not say.
      await takeBackOwn(parts, (id) => underWay.has(id) || begins.has(id));
      if (db.dialect === 'pglite' || !isLive()) return;
      await takeBackLostTasks(parts);
      await takeBackUnclaimed(parts, [...kinds.keys()].map(queueOf));
    } catch (error) {
      log.info(errorFields(error), 'tasks could not be looked after');
    }
  };
  const prune = async (): Promise<void> => {
    try {
      await pruneTasks(db, KEPT_DAYS);
      const nodes = await db.query<{ id: string }>('select id from nodes');
      const there = new Set(nodes.map(({ id }) => `node/${id}`));
      for (const queue of await jobs.queues('node/')) if (!there.has(queue)) await jobs.removeQueue(queue);
    } catch (error) {
      log.info(errorFields(error), 'old tasks could not be removed');
    }
  };
  await takeBackBefore(parts);
  const stopHearing = feed.onAny((news) => {
    if (news !== null && !(news.stop && underWay.has(news.id))) return;
    looking = looking.then(look);
  });

  const runner: OpenTaskRunner = {
    register(kind) {
      kinds.set(kind.name, kind);
      if (begun) jobs.serve(queueOf(kind.name), AT_ONCE, work);
    },
    onNodeJob(name, handler) {
      nodeJobs.set(name, handler);
    },
    kinds: () => [...kinds.values()],
    begin() {
      begun = true;
      jobs.serve(nodeQueue, NODE_JOBS_AT_ONCE, onNodeJob);
      for (const name of kinds.keys()) jobs.serve(queueOf(name), AT_ONCE, work);
      // Its tasks are looked after on both: somebody may stop one while the news of it is lost.
      timers.push(setInterval(() => (looking = looking.then(look)), LOOK_MS).unref());
      timers.push(setInterval(() => (looking = looking.then(prune)), PRUNE_MS).unref());
    },
    async start(session, task) {
      if (!kinds.has(task.kind)) throw unknownTaskKind(task.kind, [...kinds.keys()]);
      for (let tries = 1; ; tries += 1) {
        const active = task.taskKey === undefined ? null : await activeTask(task.taskKey, organizationOf(session));
        if (active !== null) return { task: active, created: false };
        try {
          return { task: await create(session, task), created: true };
        } catch (error) {
          // Somebody else was faster; theirs may have ended before it could be read.
          if (tries === MOST_TRIES || !isTaken(error)) throw error;
        }
      }
    },
    find: (taskId) => readTask(db, taskId),
    cancel: (taskId) => cancel(taskId, 'cancelled by the platform', PLATFORM),
    stop: (taskId, session) => cancel(taskId, `cancelled by ${session.actor}`, changeOrigin(session)),
    async answer(taskId, answer) {
      const [state] = await readTaskStates(db, [taskId]);
      if (state?.status !== 'waiting_confirmation' || state.ownerNodeId === null) return false;
      const owned = { id: taskId, ownerNodeId: state.ownerNodeId };
      if (!(await moveTask(db, PLATFORM, { ...owned, move: TASK_MOVES.answer }))) return false;
      await jobs.send({
        queue: `node/${state.ownerNodeId}`,
        key: `answer/${randomUUID()}`,
        data: { for: 'answer', taskId, answer },
      });
      return true;
    },
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      closing.abort();
      stopHearing();
      await looking;
      for (const task of underWay.values()) task.stop('closing');
      const ended = Promise.all([...underWay.values()].map(({ over }) => over));
      await Promise.race([ended, pause(CLOSING_MS)]);
    },
  };

  async function create(session: Session | null, asked: Parameters<TaskRunner['start']>[1]): Promise<Task> {
    const { kind, module, label, taskKey, input = null, onNode } = asked;
    const id = randomUUID();
    const queue = onNode === undefined ? queueOf(kind) : `node/${onNode}`;
    const bound = onNode === undefined ? {} : { for: 'task' };
    // First the job, held back: a process that dies in between leaves a job for no task, which goes away by itself.
    await jobs.send({ queue, id, key: id, held: true, data: { ...bound, kind, input } });
    try {
      await owner.insert(session === null ? PLATFORM : changeOrigin(session), [
        {
          id,
          module,
          label,
          ...(taskKey === undefined ? {} : { taskKey }),
          userId: session?.userId ?? null,
          organizationId: organizationOf(session),
          ownerNodeId: onNode ?? null,
        },
      ]);
    } catch (error) {
      // After any other failure the row may be there all the same: the job finds out.
      if (isTaken(error)) await jobs.remove(queue, [id]);
      throw error;
    }
    await jobs.release(queue, id);
    const task = await readTask(db, id);
    if (task === null) throw new Error(`the task ${id} is gone`);
    return task;
  }
  async function activeTask(taskKey: string, organizationId: number | null): Promise<Task | null> {
    const id = await readActiveTaskId(db, taskKey, organizationId);
    return id === null ? null : readTask(db, id);
  }
  async function cancel(taskId: string, reason: string, origin: ChangeOrigin): Promise<Task | null> {
    const task = await readTask(db, taskId);
    if (task === null) return null;
    if (!isActive(task.status)) throw taskEnded(taskId, task.status);
    const waits = { from: ['pending'], to: 'interrupted' } as const;
    if (await moveTask(db, origin, { id: taskId, move: waits, error: reason })) {
      for (const { queue } of await jobs.find({ ids: [taskId] })) await jobs.remove(queue, [taskId]);
    } else await askTaskToStop(db, taskId, reason);
    return readTask(db, taskId);
  }
  return runner;
}

function organizationOf(session: Session | null): number | null {
  return session?.organizationId ?? null;
}

/** A task with its key is active already. */
function isTaken(error: unknown): boolean {
  return isEnginehouseError(error) && error.code === 'ALREADY_EXISTS';
}

function queueOf(kind: string): string {
  return `task/${kind}`;
}

function isActive(status: string): boolean {
  return status === 'pending' || status === 'running' || status === 'waiting_confirmation';
}
