import { expect, test } from 'vitest';
import { writeUntilKept } from './write-until-kept.ts';

/** Fails so many times, then works. */
function failing(times: number) {
  let attempts = 0;
  const write = async (): Promise<void> => {
    if (attempts++ < times) throw new Error(`attempt ${attempts}`);
  };
  const told: string[] = [];
  const failed = (error: unknown) => void told.push((error as Error).message);
  return { write, failed, told };
}

test('is tried until it is kept, and tells of each failure', async () => {
  const { write, failed, told } = failing(2);
  expect(await writeUntilKept(write, { failed, retryMs: 0, isOver: () => false })).toBe(true);
  expect(told).toEqual(['attempt 1', 'attempt 2']);
});

test('is given up by the first failure after nobody waits for it, whatever pause it was in', async () => {
  const { write, failed, told } = failing(Number.POSITIVE_INFINITY);
  const over = new AbortController();
  const writing = writeUntilKept(write, {
    failed,
    retryMs: 3_600_000,
    isOver: () => over.signal.aborted,
    signal: over.signal,
  });
  await expect.poll(() => told).toEqual(['attempt 1']);
  over.abort();
  expect(await writing).toBe(false);
  expect(told).toEqual(['attempt 1', 'attempt 2']);
});
