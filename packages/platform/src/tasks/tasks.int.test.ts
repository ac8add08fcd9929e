import type { Json } from '@enginehouse/kernel';
import type { Task } from '@enginehouse/sdk';
import { type Database, openDatabase } from '@enginehouse/store';
import { migratedTestLocation, openTestDatabase, TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TaskKind, TaskWork } from './task-runner.ts';
import { openTaskNode, type TaskNode } from './testing/open-task-node.ts';

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000, interval: 20 });

/** Does what the test says, when it says so. */
function steered(name = 'test.steered'): TaskKind & { readonly works: TaskWork[]; end(result: Json): void } {
  const works: TaskWork[] = [];
  const ends: ((result: Json) => void)[] = [];
  return {
    name,
    permission: 'system.engine.manage',
    works,
    end: (result) => ends.pop()?.(result),
    work(work) {
      works.push(work);
      return new Promise((resolve, reject) => {
        ends.push(resolve);
        work.signal.addEventListener('abort', () => reject(work.signal.reason));
      });
    },
  };
}

const failing: TaskKind = {
  name: 'test.failing',
  permission: 'system.engine.manage',
  work: () => Promise.reject(new Error('the tyre is flat')),
};
const asking: TaskKind = {
  name: 'test.asking',
  permission: 'system.engine.manage',
  work: async ({ confirmed, line }) => {
    const answer = await confirmed('Shall I go on?');
    line(`told ${JSON.stringify(answer)}`);
    return { answer };
  },
};

describe.each(TEST_DIALECTS)('tasks on %s', (dialect) => {
  let db: Database;
  let node: TaskNode;
  let kind: ReturnType<typeof steered>;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    kind = steered();
    node = await openTaskNode(db, 'node-a', [
      kind,
      failing,
      asking,
      { ...failing, name: 'test.own', permission: null },
    ]);
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await db.close();
  });
  afterEach(() => {
    kind.works.length = 0;
  });
  const begun = async (given: { taskKey?: string } = {}): Promise<Task> => {
    const { task } = await node.tasks().start({ kind: kind.name, label: 'Steer', ...given });
    await eventually(() => kind.works.map(({ taskId }) => taskId)).toContain(task.id);
    return task;
  };
  const ended = async (taskId: string): Promise<Task> => {
    let last: Task | undefined;
    for await (const task of node.tasks().progress(taskId)) last = task;
    return last as Task;
  };

  test('are worked on, tell their progress and their lines as they come, and keep their result', async () => {
    const heard: unknown[] = [];
    const stop = node.bus.on('tasks.task.changed', ({ data }) => void heard.push(data));
    const task = await begun();
    expect(task).toMatchObject({ label: 'Steer', module: 'test', progress: 0, lines: [] });
    const seen: number[] = [];
    const following = (async () => {
      for await (const one of node.tasks().progress(task.id)) seen.push(one.progress);
    })();
    const [work] = kind.works as [TaskWork];
    work.progress(0.5);
    work.line('half of it\n\u001b[31mred\u001b[0m');
    await eventually(async () => (await node.tasks().get(task.id))?.progress).toBe(0.5);
    kind.end({ answer: 42 });
    await following;
    expect(seen.at(0)).toBe(0);
    expect(seen).toContain(0.5);
    expect(seen.at(-1)).toBe(1);
    expect(await node.tasks().get(task.id)).toMatchObject({
      status: 'completed',
      progress: 1,
      result: { answer: 42 },
      ownerNodeId: 'node-a',
      error: null,
      lines: [
        { number: 1, nodeId: 'node-a', text: 'half of it' },
        { number: 2, nodeId: 'node-a', text: 'red' },
      ],
    });
    stop();
    expect(heard).toContainEqual({ id: task.id, status: 'running', progress: 0.5 });
    // Behind the end of the task: the job is taken back when its work has returned.
    await eventually(() => node.jobs.find({ ids: [task.id] })).toEqual([]);
    const [told] = await db.query(`select count(*) as count from audit_events where entity_id = $1`, [task.id]);
    expect(told).toEqual({ count: 2 });
  });

  test('tell why they failed', async () => {
    const { task } = await node.tasks().start({ kind: failing.name, label: 'Fail' });
    expect(await ended(task.id)).toMatchObject({ status: 'failed', error: 'the tyre is flat', result: null });
  });

  test('of one key and organization one is active, however many ask at once', async () => {
    const started = await Promise.all(
      Array.from({ length: 5 }, () => node.tasks().start({ kind: kind.name, label: 'Steer', taskKey: 'one' })),
    );
    expect(started.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(started.map(({ task }) => task.id)).size).toBe(1);
    const other = await node.tasks({ organizationId: 7 }).start({ kind: kind.name, label: 'Steer', taskKey: 'one' });
    expect(other.created).toBe(true);
    for (const { task } of [started[0], other] as { task: Task }[]) {
      expect(await node.tasks().cancel(task.id)).toMatchObject({ status: 'interrupted' });
    }
    await eventually(() => db.query('select 1 from pgboss.job')).toEqual([]);
    const again = await node.tasks().start({ kind: kind.name, label: 'Steer', taskKey: 'one' });
    expect(again.created).toBe(true);
    await node.tasks().cancel(again.task.id);
  });

  test('end when somebody cancels them, and no second time', async () => {
    const task = await begun();
    expect(await node.tasks().cancel(task.id)).toMatchObject({
      status: 'interrupted',
      error: 'cancelled by local-operator',
    });
    expect(kind.works[0]?.signal.aborted).toBe(true);
    const asked = `select actor_role as by from audit_events where entity_id = $1 and event_type = 'tasks.task.cancelled'`;
    expect(await db.query(asked, [task.id])).toEqual([{ by: 'local-operator' }]);
    await expect(node.tasks().cancel(task.id)).rejects.toMatchObject({ code: 'TASK_ENDED' });
    await expect(node.tasks().cancel('no-id')).rejects.toMatchObject({ code: 'UNKNOWN_TASK' });
  });

  test('wait for an answer, and take one', async () => {
    const { task } = await node.tasks().start({ kind: asking.name, label: 'Ask' });
    await eventually(async () => (await node.tasks().get(task.id))?.status).toBe('waiting_confirmation');
    const answers = await Promise.allSettled([1, 2, 3].map((answer) => node.tasks().confirm(task.id, answer)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'TASK_NOT_WAITING' } });
    const done = await ended(task.id);
    const answer = answers.findIndex(({ status }) => status === 'fulfilled') + 1;
    expect(done).toMatchObject({ status: 'completed', result: { answer } });
    expect(done.lines.map(({ text }) => text)).toEqual(['Shall I go on?', `told ${answer}`]);
  });

  test('are seen by whoever their core model shows them to', async () => {
    const mine = { accessLevel: 3, userId: 5, organizationId: 9 } as const;
    const task = await begun();
    expect(await node.tasks(mine).get(task.id)).toBeNull();
    const heard: unknown[] = [];
    const stop = node.bus.on('tasks.task.changed', ({ userId, organizationId }) => {
      heard.push({ userId, organizationId });
    });
    const { task: own } = await node.tasks(mine).start({ kind: kind.name, label: 'Mine' });
    // Whose it is goes with its news: who may hear of it follows from that.
    await expect.poll(() => heard).toContainEqual({ userId: 5, organizationId: 9 });
    stop();
    expect(await node.tasks(mine).get(own.id)).toMatchObject({ id: own.id });
    expect(await node.tasks({ ...mine, userId: 6 }).get(own.id)).toBeNull();
    expect(await node.tasks({ accessLevel: 2, userId: 6, organizationId: 9 }).get(own.id)).not.toBeNull();
    expect(await node.tasks({ accessLevel: 2, userId: 6, organizationId: 8 }).get(own.id)).toBeNull();
    await expect(node.tasks({ ...mine, userId: 6 }).cancel(own.id)).rejects.toMatchObject({ code: 'UNKNOWN_TASK' });
    for (const { id } of [task, own]) await node.tasks().cancel(id);
  });

  test('are refused where nobody may start them', async () => {
    const start = (given: object, session = {}) =>
      node.tasks(session).start({ kind: kind.name, label: 'Steer', ...given });
    await expect(start({ kind: 'test.own' })).rejects.toMatchObject({ code: 'UNKNOWN_TASK_KIND' });
    await expect(start({ kind: 'test.steerd' })).rejects.toMatchObject({
      code: 'UNKNOWN_TASK_KIND',
      message: expect.stringContaining('test.steered'),
    });
    await expect(start({}, { permissions: new Set() })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(start({ label: ' ' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  test('outlive a time in which their node is cut off, and come back to it', async () => {
    const task = await begun();
    await kind.works[0]?.saveCheckpoint({ step: 2 });
    node.live = false;
    await eventually(() => kind.works[0]?.signal.aborted).toBe(true);
    kind.works.length = 0;
    node.live = true;
    await eventually(() => kind.works[0]).toMatchObject({ taskId: task.id, checkpoint: { step: 2 } });
    kind.end('done');
    expect(await ended(task.id)).toMatchObject({ status: 'completed', result: 'done' });
    await eventually(() => node.jobs.find({ ids: [task.id] })).toEqual([]);
  });

  test('go on where they were when their node begins anew', async () => {
    const task = await begun();
    await kind.works[0]?.saveCheckpoint({ step: 3 });
    await node[Symbol.asyncDispose]();
    expect(await node.runner.find(task.id)).toMatchObject({ status: 'pending', checkpoint: { step: 3 } });
    kind.works.length = 0;
    node = await openTaskNode(db, 'node-a', [kind, failing, asking]);
    await eventually(() => kind.works[0]).toMatchObject({ taskId: task.id, checkpoint: { step: 3 } });
    kind.end(null);
    expect(await ended(task.id)).toMatchObject({ status: 'completed' });
  });
});

describe('tasks of several nodes', () => {
  test('go to another node when theirs is dead, and the dead one can say nothing more', async () => {
    await using location = await migratedTestLocation('postgres');
    await using first = await openDatabase(location.options);
    await using second = await openDatabase(location.options);
    const [there, here] = [steered(), steered()];
    await using dead = await openTaskNode(first, 'node-dead', [there]);
    const { task } = await dead.tasks().start({ kind: there.name, label: 'Steer' });
    await eventually(() => there.works.length).toBe(1);
    await there.works[0]?.saveCheckpoint({ step: 1 });
    const { task: stopped } = await dead.tasks().start({ kind: there.name, label: 'Stopped' });
    await eventually(() => there.works.length).toBe(2);
    const bound = await dead.runner.start(null, {
      kind: there.name,
      module: 'test',
      label: 'Bound',
      onNode: 'node-dead',
    });
    await eventually(() => there.works.length).toBe(3);
    await dead.die();
    await first.query('update background_tasks set error = $2 where id = $1', [stopped.id, 'stopped by somebody']);
    await using alive = await openTaskNode(second, 'node-alive', [here]);
    await eventually(() => here.works.map(({ taskId, checkpoint }) => [taskId, checkpoint])).toEqual([
      [task.id, { step: 1 }],
    ]);
    await expect(there.works[0]?.saveCheckpoint({ step: 9 })).rejects.toThrow();
    there.end({ from: 'the dead' });
    here.end({ from: 'the living' });
    await eventually(async () => (await alive.tasks().get(task.id))?.result).toEqual({ from: 'the living' });
    expect(await alive.tasks().get(task.id)).toMatchObject({ ownerNodeId: 'node-alive', status: 'completed' });
    await eventually(() => alive.tasks().get(stopped.id)).toMatchObject({
      status: 'interrupted',
      error: 'stopped by somebody',
    });
    await eventually(async () => (await alive.tasks().get(bound.task.id))?.status).toBe('pending');
  });

  test('are followed, answered and cancelled from any node', async () => {
    await using location = await migratedTestLocation('postgres');
    await using first = await openDatabase(location.options);
    await using second = await openDatabase(location.options);
    const kind = steered();
    await using works = await openTaskNode(first, 'node-works', [kind, asking]);
    await using asks = await openTaskNode(second, 'node-asks', []);
    const { task } = await works.tasks().start({ kind: asking.name, label: 'Ask' });
    const seen: string[] = [];
    for await (const { status } of asks.tasks().progress(task.id)) {
      seen.push(status);
      if (status === 'waiting_confirmation') await asks.tasks().confirm(task.id, { yes: true });
    }
    expect(seen).toContain('waiting_confirmation');
    expect(seen.at(-1)).toBe('completed');
    expect((await asks.tasks().get(task.id))?.result).toEqual({ answer: { yes: true } });
    const { task: other } = await works.tasks().start({ kind: kind.name, label: 'Steer' });
    await eventually(() => kind.works.length).toBe(1);
    expect(await asks.tasks().cancel(other.id)).toMatchObject({ status: 'interrupted' });
    expect(kind.works[0]?.signal.aborted).toBe(true);
  });

  test('are made ready once when servers start together', async () => {
    await using location = await migratedTestLocation('postgres');
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase(location.options)));
    const kinds = databases.map(() => steered());
    const nodes = await Promise.all(
      databases.map((db, n) => openTaskNode(db, `node-${n}`, [kinds[n] as ReturnType<typeof steered>])),
    );
    const started = await Promise.all(
      nodes.flatMap((node) => [1, 2, 3].map((n) => node.tasks().start({ kind: 'test.steered', label: `Task ${n}` }))),
    );
    await eventually(() => kinds.reduce((sum, { works }) => sum + works.length, 0)).toBe(9);
    const ids = kinds.flatMap(({ works }) => works.map(({ taskId }) => taskId));
    expect(ids.sort()).toEqual(started.map(({ task }) => task.id).sort());
    for (const kind of kinds) while (kind.works.pop() !== undefined) kind.end(null);
    for (const { task } of started) {
      await eventually(async () => (await nodes[0]?.tasks().get(task.id))?.status).toBe('completed');
    }
    for (const node of nodes) await node[Symbol.asyncDispose]();
    for (const db of databases) await db.close();
  });
});
