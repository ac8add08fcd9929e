import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { holdLease, openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { addTaskLines, readTaskLines, TASK_LINES_KEPT } from './task-lines.ts';
import {
  askTaskToStop,
  claimTask,
  moveTask,
  pruneTasks,
  readAbandonedTasks,
  readLostTasks,
  readTaskStates,
  saveTask,
  type TaskMove,
} from './task-rows.ts';

const ORIGIN = { actor: 'test' };
const COMPLETE: TaskMove = { from: ['running', 'waiting_confirmation'], to: 'completed' };
const line = (text: string | number) => ({ time: new Date(0).toISOString(), text: String(text) });

describe.each(TEST_DIALECTS)('the rows of tasks on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    for (const id of ['here', 'there']) await holdLease(db, { id });
  });
  afterAll(() => db.close());
  const add = async (values = ''): Promise<string> => {
    const id = randomUUID();
    await db.query('insert into background_tasks (id, module, label) values ($1, $2, $3)', [id, 'test', 'Test']);
    if (values !== '') await db.query(`update background_tasks set ${values} where id = $1`, [id]);
    return id;
  };
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

  test('are claimed once, and by nobody while their node lives', async () => {
    const id = await add();
    const claims = await Promise.all(['here', 'there', 'here', 'there'].map((node) => claimTask(db, id, node)));
    expect(claims.filter((claim) => claim !== null)).toEqual([{ id, checkpoint: null }]);
    const [state] = await readTaskStates(db, [id]);
    const [owner, other] = state?.ownerNodeId === 'here' ? ['here', 'there'] : ['there', 'here'];
    expect(await saveTask(db, { id, nodeId: other as string, checkpoint: 'not its own' })).toBe(false);
    expect(await saveTask(db, { id, nodeId: owner as string, progress: 0.5, checkpoint: { step: 1 } })).toBe(true);
    expect(await moveTask(db, ORIGIN, { id, move: COMPLETE, ownerNodeId: other as string })).toBe(false);
    expect(await moveTask(db, ORIGIN, { id, move: COMPLETE, ownerNodeId: owner as string, result: null })).toBe(true);
    expect(await moveTask(db, ORIGIN, { id, move: COMPLETE })).toBe(false);
    expect(await askTaskToStop(db, id, 'too late')).toBe(false);
  });

  test('of a dead node are found and claimed by another one, but those that shall stop', async () => {
    await holdLease(db, { id: 'dead' });
    const [lost, stopped] = [await add(), await add()];
    for (const id of [lost, stopped]) await claimTask(db, id, 'dead');
    expect(await askTaskToStop(db, stopped, 'enough')).toBe(true);
    expect(await readLostTasks(db)).toEqual([]);
    await db.query(`update nodes set lease_until = now() - interval '2 seconds' where id = 'dead'`);
    expect(ids(await readLostTasks(db)).sort()).toEqual([lost, stopped].sort());
    expect((await readTaskStates(db, [stopped]))[0]).toMatchObject({ stop: 'enough', ownerNodeId: 'dead' });
    expect(await claimTask(db, stopped, 'here')).toBeNull();
    expect(await claimTask(db, lost, 'here')).not.toBeNull();
    expect(ids(await readLostTasks(db))).toEqual([stopped]);
  });

  test('that only a node could do which is gone are found, after a while', async () => {
    const waiting = `owner_node_id = 'gone', updated_at = now() - interval`;
    const [old] = [await add(`${waiting} '10 minutes'`), await add(`${waiting} '1 minute'`)];
    await add(`owner_node_id = 'here', updated_at = now() - interval '10 minutes'`);
    expect(ids(await readAbandonedTasks(db))).toEqual([old]);
  });

  test('keep the last lines of whoever writes, numbered without a gap', async () => {
    const id = await add();
    const texts = Array.from({ length: 20 }, (_, batch) => Array.from({ length: 60 }, (_, n) => `${batch}/${n}`));
    const written = texts.map((batch, n) => addTaskLines(db, id, n % 2 === 0 ? 'here' : 'there', batch.map(line)));
    expect(await Promise.all(written)).not.toContain(false);
    const kept = await readTaskLines(db, id);
    expect(kept).toHaveLength(TASK_LINES_KEPT);
    expect(kept.map(({ number }) => number)).toEqual(Array.from({ length: TASK_LINES_KEPT }, (_, n) => n + 201));
    for (const batch of texts) {
      const own = kept.map(({ text }) => text).filter((text) => batch.includes(text));
      expect(own).toEqual(batch.slice(batch.length - own.length));
    }
    expect(await addTaskLines(db, randomUUID(), 'here', [line('for nobody')])).toBe(false);
  });

  test('go with their lines when they ended long ago', async () => {
    const old = await add(`status = 'failed', finished_at = now() - interval '31 days'`);
    const young = await add(`status = 'failed', finished_at = now() - interval '29 days'`);
    await addTaskLines(db, old, 'here', [line(1)]);
    expect(await pruneTasks(db, 30)).toBe(1);
    expect(await readTaskLines(db, old)).toEqual([]);
    expect(ids(await readTaskStates(db, [old, young]))).toEqual([young]);
  });
});
