import type { Tasks } from '@enginehouse/sdk';
import { createRepository, type Database } from '@enginehouse/store';
import { holdLease, testCatalogue, testSealer } from '@enginehouse/store/testing';
import { createEventBus, type EventBus } from '../../events/event-bus.ts';
import { createLogger } from '../../logger.ts';
import { localOperator, type Session } from '../../session.ts';
import type { JobQueues } from '../job-queues.ts';
import { openJobQueues } from '../open-job-queues.ts';
import { type OpenTaskRunner, openTaskRunner } from '../open-task-runner.ts';
import { openTaskFeed } from '../task-news.ts';
import type { TaskKind } from '../task-runner.ts';
import { tasksAccess } from '../tasks-access.ts';

/** The parts of a node that works in the background, over a database that is there. */
export interface TaskNode extends AsyncDisposable {
  readonly nodeId: string;
  readonly bus: EventBus;
  readonly jobs: JobQueues;
  readonly runner: OpenTaskRunner;
  tasks(session?: Partial<Session>): Tasks;
  /** Whether it holds its lease, as it sees it. */
  live: boolean;
  /** As if its process had been killed: it says and does nothing more, and its lease is over. */
  die(): Promise<void>;
}

export async function openTaskNode(db: Database, nodeId: string, kinds: readonly TaskKind[]): Promise<TaskNode> {
  const node = { live: true };
  const log = createLogger('silent');
  const bus = createEventBus(log);
  await holdLease(db, { id: nodeId });
  const jobs = await openJobQueues({ db, log });
  const feed = await openTaskFeed(db, bus);
  const repository = createRepository({ db, sealer: testSealer(), catalogue: testCatalogue() });
  const runner = await openTaskRunner({ db, log, nodeId, jobs, feed, repository, isLive: () => node.live });
  for (const kind of kinds) runner.register(kind);
  runner.begin();
  const end = async (): Promise<void> => {
    await runner[Symbol.asyncDispose]();
    await feed[Symbol.asyncDispose]();
    await jobs[Symbol.asyncDispose]();
  };
  return Object.assign(node, {
    nodeId,
    bus,
    jobs,
    runner,
    tasks: (session = {}) =>
      tasksAccess({ db, repository, runner, feed }, () => localOperator({ channel: 'test', ...session })),
    async die() {
      node.live = false;
      await db.query(`update nodes set lease_until = now() - interval '1 minute' where id = $1`, [nodeId]);
    },
    [Symbol.asyncDispose]: end,
  });
}
