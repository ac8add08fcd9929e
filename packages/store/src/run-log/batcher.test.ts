import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type BatcherOptions, createBatcher } from './batcher.ts';

interface Row {
  readonly value: number;
  readonly size: number;
}

/** A batcher over numbers whose writes are let through by hand. */
function setUp(options: Partial<BatcherOptions<number, Row>> = {}) {
  const writes: {
    readonly values: number[];
    readonly end: (failed?: readonly number[]) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const settled: number[] = [];
  const batcher = createBatcher<number, Row>({
    maxBatch: 4,
    maxInFlight: 2,
    maxQueued: 3,
    maxWaiting: 5,
    encode: (value) => {
      if (value < 0) throw new Error(`no ${value}`);
      return { value, size: 1 };
    },
    write: (rows) =>
      new Promise((resolve, reject) => {
        writes.push({
          values: rows.map((row) => row.value),
          end: (failed = []) =>
            resolve(
              new Map(rows.filter((row) => failed.includes(row.value)).map((row) => [row, new Error('refused')])),
            ),
          fail: reject,
        });
      }),
    full: () => new Error('full'),
    settled: (task) => settled.push(task),
    ...options,
  });
  return { batcher, writes, settled };
}

test('what one turn of the event loop adds goes in one batch, in order, and two batches are in flight', async () => {
  const { batcher, writes } = setUp();
  const added = [1, 2, 3, 4, 5, 6, 7].map((value) => batcher.add(value));
  await nextTurn();
  expect(writes.map((write) => write.values)).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7],
  ]);
  const later = [8, 9].map((value) => batcher.add(value));
  await nextTurn();
  expect(writes).toHaveLength(2);
  expect(batcher.queued).toBe(2);
  writes[1]?.end();
  await nextTurn();
  expect(writes[2]?.values).toEqual([8, 9]);
  writes[0]?.end();
  writes[2]?.end();
  await Promise.all([...added, ...later]);
  await batcher.idle();
});

test('a row that is refused, and one that cannot be encoded, leave the others alone', async () => {
  const { batcher, writes, settled } = setUp();
  const results = Promise.allSettled([1, -2, 3, 4].map((value) => batcher.add(value)));
  await nextTurn();
  expect(writes[0]?.values).toEqual([1, 3, 4]);
  writes[0]?.end([3]);
  expect((await results).map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(settled.toSorted((a, b) => a - b)).toEqual([-2, 1, 3, 4]);
});

test('a write that rejects refuses its batch, and the next is written', async () => {
  const { batcher, writes } = setUp({ maxInFlight: 1 });
  const first = batcher.add(1);
  await nextTurn();
  const second = batcher.add(2);
  writes[0]?.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await nextTurn();
  writes[1]?.end();
  await second;
});

test('large rows make small batches', async () => {
  const { batcher, writes } = setUp({ encode: (value) => ({ value, size: 3_000_000 }), maxInFlight: 9 });
  const added = [1, 2, 3].map((value) => batcher.add(value));
  await nextTurn();
  expect(writes.map((write) => write.values)).toEqual([[1, 2], [3]]);
  for (const write of writes) write.end();
  await Promise.all(added);
});

test('room comes back as batches go out, and beyond all room a task is refused', async () => {
  const { batcher, writes } = setUp({ maxInFlight: 1, maxBatch: 1 });
  const added = [0, 1, 2, 3, 4, 5, 6, 7].map((value) => batcher.add(value));
  await expect(batcher.add(8)).rejects.toThrow('full');
  let room = false;
  const waited = batcher.room().then(() => {
    room = true;
  });
  for (let batch = 0; batch < added.length; batch++) {
    await nextTurn();
    expect(room).toBe(batcher.queued < 3);
    writes[batch]?.end();
  }
  await Promise.all([...added, waited]);
  await batcher.room();
});
