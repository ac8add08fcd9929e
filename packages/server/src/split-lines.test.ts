import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`split lines: ENGINEHOUSE_SEED=${seed}`);

async function* chunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function split(text: string, sizes: readonly number[], mostBytes = 1_000_000) {
  const groups = await Array.fromAsync(splitLines(chunks(Buffer.from(text), sizes), mostBytes));
  return groups.flat().map(({ number, bytes }) => [number, bytes?.toString() ?? null] as const);
}

test('lines do not depend on how the body was cut', async () => {
  const text = fc.array(fc.constantFrom('a', '{}', '\n', '\r\n', 'é', '🦄', ' '), { maxLength: 40 });
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(text, sizes, async (parts, cuts) => {
      const whole = parts.join('');
      const expected = whole.split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await split(whole, cuts)).toEqual(expected.map((line, index) => [index + 1, line.replace(/\r$/, '')]));
    }),
    { seed },
  );
});

test('a line over the limit is not kept, and those around it are', async () => {
  const text = `short\n${'x'.repeat(50)}\nshort\n${'y'.repeat(50)}`;
  for (const size of [1, 7, 1_000]) {
    expect(await split(text, [size], 10)).toEqual([
      [1, 'short'],
      [2, null],
      [3, 'short'],
      [4, null],
    ]);
  }
});
