import { expect, test } from 'vitest';
import { shareReads } from './shared-reads.ts';

test('whoever comes while a read is under way shares the next one, which began after he came', async () => {
  const begun: {
    readonly key: string;
    readonly end: (value: string) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const read = shareReads<string>((key) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    begun.push({ key, end: resolve, fail: reject });
    return promise;
  });
  const first = read('a');
  const meanwhile = [read('a'), read('a')];
  const other = read('b');
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
  begun[0]?.end('old');
  expect(await first).toBe('old');
  await Promise.resolve();
  expect(begun).toHaveLength(3);
  const late = read('a');
  begun[2]?.end('new');
  expect(await Promise.all(meanwhile)).toEqual(['new', 'new']);
  await Promise.resolve();
  // One that failed is not in the way of the next.
  begun[3]?.fail(new Error('gone'));
  await expect(late).rejects.toThrow('gone');
  const after = read('a');
  expect(begun).toHaveLength(5);
  begun[4]?.end('back');
  begun[1]?.end('b');
  expect([await after, await other]).toEqual(['back', 'b']);
});
