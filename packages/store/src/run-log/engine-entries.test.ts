import { createHash } from 'node:crypto';
import { ENGINE_STATUSES } from '@enginehouse/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEngineEntries, encodeEngineEntry } from './engine-entries.ts';

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
      const hex = outcomes.map(({ status, durationUs, startUs }, position) =>
        encodeEngineEntry(
          position,
          { status, durationMs: durationUs / 1000, startedAfterMs: startUs / 1000, events: [] },
          hashes[position] ?? null,
        ),
      );
      const read = decodeEngineEntries(Buffer.from(hex.join(''), 'hex'));
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
  const first = encodeEngineEntry(200, { status: 'cancelled', durationMs: 1, startedAfterMs: 0, events: [] }, null);
  const second = encodeEngineEntry(
    200,
    { status: 'succeeded', durationMs: 2, startedAfterMs: 1, events: [] },
    'ab'.repeat(32),
  );
  expect(decodeEngineEntries(Buffer.from(first + second, 'hex'))).toEqual(
    new Map([[200, { status: 'succeeded', durationMs: 2, startedAfterMs: 1, outputHash: 'ab'.repeat(32) }]]),
  );
});

test('a clock that was set back, or a time that is none, is read as zero', () => {
  for (const durationMs of [-5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const hex = encodeEngineEntry(0, { status: 'failed', durationMs, startedAfterMs: -0.1, events: [] }, null);
    expect(decodeEngineEntries(Buffer.from(hex, 'hex')).get(0)).toMatchObject({ durationMs: 0, startedAfterMs: 0 });
  }
});

test('a cut row says so', () => {
  expect(() => decodeEngineEntries(Buffer.from('00', 'hex'))).toThrow('ends in the middle');
  const whole = encodeEngineEntry(
    0,
    { status: 'succeeded', durationMs: 1, startedAfterMs: 0, events: [] },
    'ab'.repeat(32),
  );
  expect(() => decodeEngineEntries(Buffer.from(whole.slice(0, -2), 'hex'))).toThrow('ends in the middle');
});
