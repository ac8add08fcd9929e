import { randomUUID } from 'node:crypto';
import type { Database } from '@enginehouse/store';
import { openTestDatabase, TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import type { JobQueues, QueuedJob } from './job-queues.ts';
import { openJobQueues } from './open-job-queues.ts';

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000, interval: 20 });

describe.each(TEST_DIALECTS)('job queues on %s', (dialect) => {
  let db: Database;
  let jobs: JobQueues;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    jobs = await openJobQueues({ db, log: createLogger('silent') });
  });
  afterAll(async () => {
    await jobs[Symbol.asyncDispose]();
    await db.close();
  });

  test('are not there before somebody needs them', async () => {
    expect(await jobs.find({})).toEqual([]);
    expect(await jobs.queues('')).toEqual([]);
    expect(await db.query(`select 1 from pg_namespace where nspname = 'pgboss'`)).toEqual([]);
  });

  test('hand out a job once, so many at a time, and forget it when it is done', async () => {
    const queue = 'task/test.many';
    const ends: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const seen: unknown[] = [];
    jobs.serve(queue, 3, async ({ data }) => {
      seen.push(data.number);
      most = Math.max(most, ++atOnce);
      await new Promise<void>((resolve) => ends.push(resolve));
      atOnce -= 1;
    });
    for (let number = 0; number < 8; number += 1) expect(await jobs.send({ queue, data: { number } })).toBe(true);
    for (let done = 0; done < 8; done += 1) {
      await eventually(() => ends.length).toBeGreaterThan(0);
      ends.shift()?.();
    }
    await eventually(() => jobs.find({ queue })).toEqual([]);
    expect(most).toBe(3);
    expect(seen.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('of a node hold one job of a key', async () => {
    const queue = 'node/one';
    const send = () => jobs.send({ queue, key: 'maker', data: {} });
    expect(await Promise.all([send(), send(), send()])).toHaveLength(3);
    expect(await jobs.find({ queue })).toMatchObject([{ key: 'maker', state: 'waiting', attempt: 0, activeMs: null }]);
    expect(await jobs.send({ queue, key: 'other', data: {} })).toBe(true);
    expect(await jobs.send({ queue: 'node/two', key: 'maker', data: {} })).toBe(true);
    expect((await jobs.find({ key: 'maker' })).map((place) => place.queue).sort()).toEqual(['node/one', 'node/two']);
    expect(await jobs.queues('node/')).toEqual(['node/one', 'node/two']);
    await jobs.removeQueue('node/two');
    expect(await jobs.queues('node/')).toEqual(['node/one']);
    expect(await jobs.find({ key: 'maker' })).toHaveLength(1);
  });

  test('hold a job back until it is released', async () => {
    const queue = 'task/test.held';
    const id = randomUUID();
    const seen: string[] = [];
    jobs.serve(queue, 1, async (job) => void seen.push(job.id));
    await jobs.send({ queue, id, held: true, data: {} });
    const other = randomUUID();
    await jobs.send({ queue, id: other, data: {} });
    await eventually(() => seen).toEqual([other]);
    await jobs.release(queue, id);
    await eventually(() => seen).toEqual([other, id]);
  });

  test('hand out again what was rejected, and count only processes that died over it', async () => {
    const queue = 'task/test.again';
    const seen: QueuedJob[] = [];
    let broken = true;
    const held = Promise.withResolvers<void>();
    jobs.serve(queue, 1, async (job) => {
      seen.push(job);
      if (broken) throw new Error('not now');
      await held.promise;
    });
    const id = randomUUID();
    await jobs.send({ queue, id, data: {} });
    await eventually(() => seen.length).toBe(2);
    broken = false;
    await eventually(() => seen.length).toBe(3);
    expect(seen.map(({ attempt }) => attempt)).toEqual([0, 0, 0]);
    const [place] = await jobs.find({ ids: [id] });
    expect(place).toMatchObject({ state: 'active', attempt: 0 });
    // As if this process were dead: one of those who notice takes it back.
    const taken = { id, queue, attempt: 0 };
    expect(await jobs.takeBack(taken)).toBe(true);
    expect((await jobs.find({ ids: [id] }))[0]).toMatchObject({ state: 'waiting' });
    held.resolve();
    await eventually(() => jobs.find({ ids: [id] })).toEqual([]);
    expect(await jobs.takeBack({ ...taken, attempt: 10 })).toBe(false);
  });
});
