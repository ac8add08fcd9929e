import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverSentEvents } from './event-stream.ts';
import { lines } from './lines.ts';
import { ndjsonBody } from './ndjson-body.ts';

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`api streams: ENGINEHOUSE_SEED=${seed}`);

/** A body that arrives in pieces of the sizes given, cut inside characters too. */
function inPieces(text: string, sizes: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      const size = sizes[turn++ % sizes.length] ?? 1;
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

test('lines do not depend on how the body was cut', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n\ufeff]/g, '').toWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.array(line), sizes, async (expected, cuts) => {
      const text = expected.map((one) => `${one}\n`).join('');
      expect(await Array.fromAsync(lines(inPieces(text, cuts)))).toEqual(expected);
    }),
    { seed },
  );
});

test('a body whose lines nobody takes any more is cancelled, also in the middle of a piece', async () => {
  let cancelled = 0;
  for (const piece of ['one\ntwo\n', 'one\n']) {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(piece)),
      cancel: () => {
        cancelled += 1;
      },
    });
    for await (const line of lines(body)) {
      expect(line).toBe('one');
      break;
    }
    expect(body.locked).toBe(false);
  }
  expect(cancelled).toBe(2);
});

test('events have a name and data; comments, ids and events without data are passed over', async () => {
  const text = ': hello\n\nid: 1\nevent: engine\ndata: {"a":\ndata: 1}\n\nevent: nothing\n\ndata:bare\r\n\r\n';
  for (const cut of [1, 3, 1000]) {
    expect(await Array.fromAsync(serverSentEvents(inPieces(text, [cut])))).toEqual([
      { event: 'engine', data: '{"a":\n1}' },
      { event: 'message', data: 'bare' },
    ]);
  }
});

test('values travel as lines, and come back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), async (values) => {
      const read = await Array.fromAsync(lines(ndjsonBody(values)));
      expect(read.map((line) => JSON.parse(line))).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
    }),
    { seed, numRuns: 50 },
  );
});

test('a value that is awaited does not hold back those before it', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  async function* values(): AsyncGenerator<number> {
    yield 1;
    yield 2;
    yield await promise;
  }
  const reader = ndjsonBody(values()).getReader();
  const first = await reader.read();
  expect(new TextDecoder().decode(first.value)).toBe('1\n2\n');
  resolve(3);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('3\n');
  expect((await reader.read()).done).toBe(true);
});

test('nothing is pulled from the values that nobody takes, and a cancelled body ends them', async () => {
  let given = 0;
  let ended = false;
  function* endless(): Generator<string> {
    try {
      while (true) {
        given += 1;
        yield 'x'.repeat(10_000);
      }
    } finally {
      ended = true;
    }
  }
  const body = ndjsonBody(endless());
  const reader = body.getReader();
  await reader.read();
  expect(given).toBeLessThan(30);
  await reader.cancel();
  while (!ended) await new Promise((resolve) => setTimeout(resolve, 1));
});

test('an error of the values is an error of the body', async () => {
  function* failing(): Generator<number> {
    yield 1;
    throw new Error('no more');
  }
  await expect(Array.fromAsync(lines(ndjsonBody(failing())))).rejects.toThrow('no more');
});
