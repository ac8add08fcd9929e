import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { progressEvents } from './progress-events.ts';

test('reports come as they are made, and the result at the end', async () => {
  const events = progressEvents<number, string>(async (report) => {
    for (const step of [1, 2, 3]) {
      report(step);
      await wait(1);
    }
    return 'all';
  });
  expect(await Array.fromAsync(events)).toEqual([
    { type: 'progress', progress: 1 },
    { type: 'progress', progress: 2 },
    { type: 'progress', progress: 3 },
    { type: 'done', result: 'all' },
  ]);
});

test('a slow reader gets the newest report', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const events = progressEvents<number, string>(async (report) => {
    for (let step = 0; step < 1_000; step++) report(step);
    await promise;
    return 'all';
  });
  expect(await events.next()).toEqual({ done: false, value: { type: 'progress', progress: 999 } });
  resolve();
  expect(await Array.fromAsync(events)).toEqual([{ type: 'done', result: 'all' }]);
});

test('what the work throws is thrown, and is nobody else\u2019s when the reader has left', async () => {
  const failing = async (report: (step: number) => void): Promise<void> => {
    report(1);
    await wait(1);
    throw new Error('lost');
  };
  await expect(Array.fromAsync(progressEvents(failing))).rejects.toThrow('lost');
  const left = progressEvents(failing);
  await left.next();
  await left.return();
  await wait(5);
});
