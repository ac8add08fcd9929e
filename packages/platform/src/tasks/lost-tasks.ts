import {
  type Database,
  moveTask,
  readAbandonedTasks,
  readLostTasks,
  readTaskStates,
  readTasksOf,
  type TaskState,
} from '@enginehouse/store';
import type { JobPlace, JobQueues } from './job-queues.ts';
import { TASK_MOVES } from './task-moves.ts';

export interface LostTaskParts {
  readonly db: Database;
  readonly jobs: JobQueues;
  readonly nodeId: string;
}

/** A job that is handed out becomes somebody's task within milliseconds: after so long its process has died in between. */
const UNCLAIMED_MS = 10_000;
const ORIGIN = { actor: 'platform', channel: 'tasks' };

/** At the start of a node: what a process before it left under way, and jobs that it had taken. */
export async function takeBackBefore({ db, jobs, nodeId }: LostTaskParts): Promise<void> {
  await takeBack({ db, jobs }, await readTasksOf(db, nodeId));
  for (const job of await jobs.find({ queue: `node/${nodeId}` })) {
    // One that was given back too often, or is of no use any more, keeps nobody from sending it anew.
    const stays = job.state === 'waiting' || (job.state === 'active' && (await jobs.takeBack(job)));
    if (!stays) await jobs.remove(job.queue, [job.id]);
  }
}

/** What this node has and does not work on. `isHere`: asked behind the reading, so that what begins meanwhile is known. */
export async function takeBackOwn(
  { db, jobs, nodeId }: LostTaskParts,
  isHere: (taskId: string) => boolean,
): Promise<void> {
  const own = await readTasksOf(db, nodeId);
  await takeBack(
    { db, jobs },
    own.filter(({ id }) => !isHere(id)),
  );
}

/** Tasks of dead nodes go to whoever asks first; those that only a node which is gone could do are ended. */
export async function takeBackLostTasks({ db, jobs }: LostTaskParts): Promise<void> {
  await takeBack({ db, jobs }, await readLostTasks(db));
  for (const { id } of await readAbandonedTasks(db)) {
    await moveTask(db, ORIGIN, { id, move: TASK_MOVES.interrupt, error: 'its node is gone' });
  }
}

/** Jobs that were handed out and became nobody's task. */
export async function takeBackUnclaimed({ db, jobs }: LostTaskParts, queues: readonly string[]): Promise<void> {
  for (const queue of queues) {
    const active = (await jobs.find({ queue })).filter(
      ({ state, activeMs }) => state === 'active' && (activeMs ?? 0) > UNCLAIMED_MS,
    );
    if (active.length === 0) continue;
    const states = await readTaskStates(
      db,
      active.map(({ id }) => id),
    );
    const claimed = new Set(states.filter(({ status }) => status !== 'pending').map(({ id }) => id));
    for (const place of active) if (!claimed.has(place.id)) await jobs.takeBack(place);
  }
}

/**
 * The job first: a process that dies in between leaves a task that is found here again. The job is fenced by its attempt, the
 * task by its node, so that two nodes which look at once do no more than one.
 */
async function takeBack({ db, jobs }: Pick<LostTaskParts, 'db' | 'jobs'>, lost: readonly TaskState[]): Promise<void> {
  if (lost.length === 0) return;
  const places = new Map((await jobs.find({ ids: lost.map(({ id }) => id) })).map((place) => [place.id, place]));
  for (const { id, ownerNodeId, stop } of lost) {
    const place = places.get(id);
    const owner = ownerNodeId === null ? {} : { ownerNodeId };
    const goesOn = stop === null && place !== undefined && (await isHandedOn(jobs, place));
    if (goesOn) {
      const bound = place.queue.startsWith('node/');
      await moveTask(db, ORIGIN, { id, ...owner, move: TASK_MOVES.giveBack, letGo: !bound });
      continue;
    }
    const error = stop ?? 'its node ended while it worked on it';
    await moveTask(db, ORIGIN, { id, ...owner, move: TASK_MOVES.interrupt, error });
    if (place !== undefined) await jobs.remove(place.queue, [id]);
  }
}

async function isHandedOn(jobs: JobQueues, place: JobPlace): Promise<boolean> {
  if (place.state === 'waiting') return true;
  return place.state === 'active' && (await jobs.takeBack(place));
}
