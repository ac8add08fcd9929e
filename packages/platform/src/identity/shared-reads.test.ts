import { expect, test } from 'vitest';
import { sharedReads } from './shared-reads.ts';

/** Reads that end when they are told to; each gives its number. */
function heldReads() {
  const reads: { readonly key: string; readonly end: (error?: Error) => void }[] = [];
  const read = sharedReads<string, number>(
    (key) =>
      new Promise((resolve, reject) => {
        const number = reads.length + 1;
        reads.push({ key, end: (error) => (error === undefined ? resolve(number) : reject(error)) });
      }),
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { read, reads, settled };
}

test('whoever asks during a read is answered by the next one, all by the same', async () => {
  const { read, reads, settled } = heldReads();
  const [first, second, third] = [read('a'), read('a'), read('a')];
  expect(reads).toHaveLength(1);
  reads[0]?.end();
  await settled();
  expect(reads).toHaveLength(2);
  const fourth = read('a');
  reads[1]?.end();
  await settled();
  reads[2]?.end();
  expect(await Promise.all([first, second, third, fourth])).toEqual([1, 2, 2, 3]);
  await settled();
  void read('a');
  expect(reads).toHaveLength(4);
});

test('keys do not wait for each other', () => {
  const { read, reads } = heldReads();
  void read('a');
  void read('b');
  expect(reads.map(({ key }) => key)).toEqual(['a', 'b']);
});

test('a read that fails fails for those who had it alone', async () => {
  const { read, reads, settled } = heldReads();
  const [first, second] = [read('a'), read('a')];
  reads[0]?.end(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await settled();
  reads[1]?.end();
  expect(await second).toBe(2);
});
