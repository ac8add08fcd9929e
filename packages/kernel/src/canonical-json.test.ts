import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { hashJson, outputHashes } from './hash-json.ts';
import type { Json } from './json.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed('canonical-json');

/** The rule, written as plainly as it can be. */
function plain(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plain).join(',')}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${plain(child)}`).join(',')}}`;
}

function shuffled(value: Json, random: () => number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((child) => shuffled(child, random));
  const entries = Object.entries(value).map(([key, child]) => [key, shuffled(child, random)] as const);
  return Object.fromEntries(entries.sort(() => random() - 0.5));
}

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'aa', '9', '10', '01', '-1', '', 'é', '__proto__', 'toString', '"', '\ud800', '𝒳', '｡'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string()),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 40, noNullPrototype: true }),
  ),
})).value;

test('keys are sorted by code unit at every level, whatever keys they are', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(value)).toBe(plain(value));
    }),
    { seed, numRuns: 500 },
  );
});

test('the order in which keys were set changes nothing', () => {
  fc.assert(
    fc.property(json, fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (value, stream) => {
      const other = shuffled(value, () => stream.next().value);
      expect(canonicalJson(other)).toBe(canonicalJson(value));
    }),
    { seed },
  );
});

test('the hash is SHA-256 of the text, in hex', () => {
  const value = { b: [1, { d: null, c: 'é' }], a: -0 };
  expect(canonicalJson(value)).toBe('{"a":0,"b":[1,{"c":"é","d":null}]}');
  expect(hashJson(value)).toBe(createHash('sha256').update(canonicalJson(value)).digest('hex'));
});

test('only what succeeded has an output hash', () => {
  const span = { durationMs: 0, startedAfterMs: 0, events: [] };
  expect(
    outputHashes([
      { status: 'succeeded', output: null, ...span },
      { status: 'pending', ...span },
    ]),
  ).toEqual([hashJson(null), null]);
});
