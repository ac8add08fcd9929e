import { createHash } from 'node:crypto';
import { ENGINE_STATUSES } from '@enginehouse/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from './byte-writer.ts';
import { decodeEngineEntries, writeEngineEntry } from './engine-entries.ts';

type Entry = Parameters<typeof writeEngineEntry> extends [unknown, ...infer Rest] ? Rest : never;

const writer = new ByteWriter();

function written(...entries: readonly Entry[]): Buffer {
  writer.clear();
  for (const entry of entries) writeEngineEntry(writer, ...entry);
  return writer.take();
}

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`engine-entries: ENGINEHOUSE_SEED=${seed}`);

const outcome = fc.record({
  status: fc.constantFrom(...ENGINE_STATUSES),
  durationUs: fc.nat({ max: 2 ** 45 }),
  startUs: fc.nat({ max: 2 ** 45 }),
  text: fc.option(fc.string(), { nil: null }),
});

test('what is written is read back, whatever the number of engines and the size of their times', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 300 }), (outcomes) => {
      const hashes = outcomes.map(({ text }) =>
        text === null ? null : createHash('sha256').update(text).digest('hex'),
      );
      const entries = outcomes.map(
        ({ status, durationUs, startUs }, position): Entry => [
          position,
          { status, durationMs: durationUs / 1000, startedAfterMs: startUs / 1000, events: [] },
          hashes[position] ?? null,
        ],
      );
      const read = decodeEngineEntries(written(...entries));
      expect([...read.keys()]).toEqual(outcomes.map((_, position) => position));
      expect([...read.values()]).toEqual(
        outcomes.map(({ status, durationUs, startUs }, position) => ({
          status,
          durationMs: durationUs / 1000,
          startedAfterMs: startUs / 1000,
          outputHash: hashes[position],
        })),
      );
    }),
    { seed },
  );
});

test('a later entry for a position replaces an earlier one', () => {
  const hash = 'ab'.repeat(32);
  const bytes = written(
    [200, { status: 'cancelled', durationMs: 1, startedAfterMs: 0, events: [] }, null],
    [200, { status: 'succeeded', durationMs: 2, startedAfterMs: 1, events: [] }, hash],
  );
  expect(decodeEngineEntries(bytes)).toEqual(
    new Map([[200, { status: 'succeeded', durationMs: 2, startedAfterMs: 1, outputHash: hash }]]),
  );
});

test('a clock that was set back, or a time that is none, is read as zero', () => {
  for (const durationMs of [-5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const bytes = written([0, { status: 'failed', durationMs, startedAfterMs: -0.1, events: [] }, null]);
    expect(decodeEngineEntries(bytes).get(0)).toMatchObject({ durationMs: 0, startedAfterMs: 0 });
  }
});

test('a row that is cut short says so', () => {
  const whole = written([0, { status: 'succeeded', durationMs: 1, startedAfterMs: 0, events: [] }, 'ab'.repeat(32)]);
  for (let length = 1; length < whole.length; length++) {
    expect(() => decodeEngineEntries(whole.subarray(0, length))).toThrow('ends in the middle');
  }
});
