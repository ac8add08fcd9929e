import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`in order: ENGINEHOUSE_SEED=${seed}`);

async function* groupsOf<T>(groups: readonly (readonly T[])[]): AsyncGenerator<readonly T[]> {
  for (const group of groups) {
    await turn();
    yield group;
  }
}

test('outputs come in the order of the inputs, however long each takes, and never too many at once', async () => {
  const groups = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 10 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(groups, fc.integer({ min: 1, max: 6 }), async (turns, concurrency) => {
      let working = 0;
      let most = 0;
      let number = 0;
      const numbered = turns.map((group) => group.map((wait) => ({ wait, number: number++ })));
      const answers = inOrder(
        groupsOf(numbered),
        async ({ wait, number: input }) => {
          working += 1;
          most = Math.max(most, working);
          for (let waited = 0; waited < wait; waited++) await turn();
          working -= 1;
          return input;
        },
        concurrency,
      );
      const outputs = (await Array.fromAsync(answers)).flat();
      expect(outputs).toEqual(Array.from({ length: number }, (_, index) => index));
      expect(most).toBeLessThanOrEqual(concurrency);
      expect(answers.working).toBe(0);
    }),
    { seed, numRuns: 60 },
  );
});

test('a reader that stops taking stops the source, and ends it when it leaves', async () => {
  let given = 0;
  let ended = false;
  async function* endless(): AsyncGenerator<number[]> {
    try {
      while (true) yield [given++];
    } finally {
      ended = true;
    }
  }
  const answers = inOrder(endless(), async (value) => value, 4)[Symbol.asyncIterator]();
  expect((await answers.next()).value?.[0]).toBe(0);
  for (let waited = 0; waited < 20; waited++) await turn();
  expect(given).toBeLessThan(20);
  await answers.return?.();
  for (let waited = 0; waited < 5; waited++) await turn();
  expect(ended).toBe(true);
});

test('what was read before the source broke is answered first', async () => {
  async function* breaking(): AsyncGenerator<number[]> {
    yield [1, 2];
    throw new Error('cut');
  }
  const seen: number[] = [];
  const reading = (async () => {
    for await (const outputs of inOrder(breaking(), (value) => turn(value), 2)) seen.push(...outputs);
  })();
  await expect(reading).rejects.toThrow('cut');
  expect(seen).toEqual([1, 2]);
});

test('an answer is out before the next input is there', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<number[]> {
    yield [1];
    await promise;
    yield [2];
  }
  const answers = inOrder(slow(), async (value) => value, 8)[Symbol.asyncIterator]();
  expect((await answers.next()).value).toEqual([1]);
  resolve();
  expect((await answers.next()).value).toEqual([2]);
  expect((await answers.next()).done).toBe(true);
});
