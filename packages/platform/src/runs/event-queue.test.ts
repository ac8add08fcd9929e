import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

test('keeps the order of what came before and what comes while somebody waits', async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  queue.push(2);
  setImmediate(() => {
    queue.push(3);
    queue.end();
  });
  expect(await Array.fromAsync(queue)).toEqual([1, 2, 3]);
});

test('hands a failure to the reader after what came before it', async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  queue.fail(new Error('gone'));
  const heard: number[] = [];
  await expect(
    (async () => {
      for await (const event of queue) heard.push(event);
    })(),
  ).rejects.toThrow('gone');
  expect(heard).toEqual([1]);
});
