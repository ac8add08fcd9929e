import { isEnginehouseError } from '@enginehouse/errors';
import type { FormField } from '@enginehouse/models';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSealer } from './create-sealer.ts';
import { valueAt } from './plain-json.ts';
import { isMask } from './secret-mask.ts';
import { secretKeys, secretTree } from './secret-tree.ts';
import { expectNoLeak } from './testing/expect-no-leak.ts';
import { CONFIG, field, ringOf } from './testing/fixtures.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed('vault laws');
const RUNS = { seed, numRuns: 300 };
const RING = ringOf('main');
const SEALER = createSealer(() => RING);

const FIELDS: readonly FormField[] = [
  field('config.key', 'password'),
  field('config.a.token', 'password'),
  field('config.a.b.pin', 'password'),
  field('config.note'),
  field('config.more', 'json'),
];
const KEYS = secretKeys(secretTree(FIELDS, 'config'));

/** Secrets are drawn from other characters than everything else, so that a leak cannot be a coincidence. */
const secret = fc.string({ unit: fc.constantFrom(...'QWXZ!§ñ€\u{1F511}'), minLength: 1, maxLength: 40 });
const plain = fc
  .jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom(...'abc def') })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => !holdsMask(value));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const config = fc
  .record({
    key: optional(secret),
    a: optional(
      fc.record({ token: optional(secret), b: optional(fc.record({ pin: optional(secret), c: plain })), d: plain }),
    ),
    note: fc.string({ unit: fc.constantFrom(...'abc def') }),
    more: plain,
  })
  .map((value) => withoutUndefined(value) as Config);
type Config = Record<string, unknown>;

const seal = (given: Config) => SEALER.sealObject(given, FIELDS, CONFIG);
const open = (stored: unknown) => SEALER.openObject(stored, FIELDS, CONFIG);
const mask = (stored: unknown) => SEALER.maskObject(stored, FIELDS, CONFIG);
const update = (stored: unknown, given: unknown) =>
  SEALER.mergeUpdate({ stored, given, schema: FIELDS, place: CONFIG });

describe(`laws of the vault (ENGINEHOUSE_SEED=${seed})`, () => {
  test('what is sealed opens to what was given', () => {
    fc.assert(
      fc.property(config, (given) => {
        expect(open(seal(given))).toEqual({ value: given, needsAttention: [] });
        const whole = SEALER.sealObject(given, 'whole', CONFIG);
        expect(SEALER.openObject(whole, 'whole', CONFIG)).toEqual({ value: given, needsAttention: [] });
      }),
      RUNS,
    );
  });

  test('an update with the row as shown, as stored or as opened changes nothing', () => {
    fc.assert(
      fc.property(config, (given) => {
        const stored = seal(given);
        const nothing = { value: stored, changed: false, changedSecrets: [] };
        for (const back of [mask(stored), stored, given, undefined]) expect(update(stored, back)).toEqual(nothing);
      }),
      RUNS,
    );
  });

  test('an update gives what was given, and for each secret left out what was stored', () => {
    fc.assert(
      fc.property(config, config, (first, second) => {
        const stored = seal(first);
        const { value, changed, changedSecrets } = update(stored, second);
        const opened = open(value).value;
        for (const keys of KEYS) expect(valueAt(opened, keys)).toBe(valueAt(second, keys) ?? valueAt(first, keys));
        expect(opened).toMatchObject(second);
        expect(bare(value)).toEqual(bare(mergedShape(first, second)));
        const different = KEYS.filter(
          (keys) => ![undefined, valueAt(first, keys)].includes(valueAt(second, keys) as never),
        );
        expect(changedSecrets).toEqual(different.map((keys) => ['config', ...keys].join('.')));
        expect(changed).toBe(different.length > 0 || !sameJson(bare(value), bare(first)));
      }),
      RUNS,
    );
  });

  test('the same update twice changes nothing the second time', () => {
    fc.assert(
      fc.property(config, config, (first, second) => {
        const once = update(seal(first), second).value;
        expect(update(once, second).changedSecrets).toEqual([]);
        expect(update(once, mask(once))).toEqual({ value: once, changed: false, changedSecrets: [] });
      }),
      RUNS,
    );
  });

  test('null clears each secret and no other', () => {
    fc.assert(
      fc.property(config, fc.constantFrom(...KEYS), (given, keys) => {
        const stored = seal(given);
        const cleared = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), null);
        const { value } = update(stored, cleared);
        for (const other of KEYS) {
          const expected = other === keys ? undefined : valueAt(given, other);
          expect(valueAt(open(value).value, other)).toBe(expected);
        }
      }),
      RUNS,
    );
  });

  test('a mask holds the last four characters of twenty or more, and a row shows nothing else of a secret', () => {
    fc.assert(
      fc.property(config, (given) => {
        const shown = mask(seal(given));
        for (const keys of KEYS) {
          const found = valueAt(shown, keys);
          const text = valueAt(given, keys);
          if (found === undefined) continue;
          const characters = typeof text === 'string' ? Array.from(text) : [];
          const hint = characters.length >= 20 ? characters.slice(-4).join('') : null;
          expect(found).toEqual({ hasValue: text !== undefined, hint });
        }
        const withoutHints = JSON.stringify(shown, (key, value) => (key === 'hint' ? null : value));
        expect(withoutHints).not.toMatch(/[QWXZ!§ñ€]/);
      }),
      RUNS,
    );
  });

  test('an audit event shows nothing of a secret, and says rightly which changed', () => {
    fc.assert(
      fc.property(config, config, (first, second) => {
        const before = seal(first);
        const after = update(before, second).value;
        const shown = SEALER.redacted({ before, after, schema: FIELDS, path: 'config' });
        expect(JSON.stringify(shown)).not.toMatch(/[QWXZ!§ñ€]|eh1/);
        for (const keys of KEYS) {
          const now = valueAt(second, keys) ?? valueAt(first, keys);
          const entry = valueAt(shown.after, keys);
          if (entry !== undefined)
            expect(entry).toEqual({ hasValue: now !== undefined, changed: now !== valueAt(first, keys) });
        }
      }),
      RUNS,
    );
  });

  test('no error holds eight characters of a secret, wherever in a payload it was put', () => {
    const long = fc.string({ unit: fc.constantFrom(...'QWXZ7k'), minLength: 12, maxLength: 30 });
    const odd = fc.constantFrom<(text: string) => unknown>(
      (text) => text,
      (text) => ({ api_key: text }),
      (text) => ({ key: [text] }),
      (text) => ({ key: { [text]: text } }),
      (text) => ({ a: text }),
      (text) => ({ 'a.token': text }),
      (text) => ({ key: `eh1.main.${text}` }),
      (text) => ({ key: `eh1.${text.toLowerCase()}.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA` }),
      (text) => ({ note: `https://ada:${text}@localhost` }),
      (text) => ({ key: { hasValue: true, hint: text } }),
      (text) => ({ more: { hasValue: true, hint: text } }),
      (text) => ({ key: `${text}\ud800` }),
      (text) => ({ key: text.repeat(6000) }),
      (text) => ({ key: Object.assign(() => text, { text }) }),
      (text) => ({ note: text, more: 1n }),
    );
    let refused = 0;
    fc.assert(
      fc.property(config, long, odd, (first, text, put) => {
        for (const call of [() => update(seal({ ...first, key: text }), put(text)), () => seal(put(text) as Config)]) {
          try {
            call();
          } catch (error) {
            if (!isEnginehouseError(error)) throw error;
            expectNoLeak(error, text);
            expectNoLeak(error, text.toLowerCase());
            refused++;
          }
        }
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(100);
  });
});

function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, one) => (['key', 'token', 'pin'].includes(key) ? undefined : one)));
}

/** What was given, with the objects that kept secrets need. */
function mergedShape(first: Config, second: Config): unknown {
  const shape = structuredClone(second);
  for (const keys of KEYS) {
    if (valueAt(first, keys) === undefined) continue;
    let parent: Config = shape;
    for (const key of keys.slice(0, -1))
      parent = (parent[key] as Config | undefined) ?? Object.assign(parent, { [key]: {} })[key]!;
  }
  return shape;
}

function sameJson(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}

function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutUndefined(one)]));
}

function holdsMask(value: unknown): boolean {
  if (isMask(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => holdsMask(one));
}
