import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_JSON_DEPTH, NotJson, protectJson } from './json.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed('json');

function isFrozenThroughout(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenThroughout);
}

function refusal(value: unknown): string {
  try {
    protectJson(value);
  } catch (error) {
    if (error instanceof NotJson) return error.describe();
    throw error;
  }
  return 'taken';
}

test('any JSON value comes out equal, as a copy, frozen to the bottom', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      // The key __proto__ is refused; `0` and `-0` are one number in JSON.
      fc.pre(!JSON.stringify(value).includes('"__proto__"'));
      const copy = protectJson(value);
      expect(copy).toEqual(JSON.parse(JSON.stringify(value)));
      expect(isFrozenThroughout(copy)).toBe(true);
      if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
    }),
    { seed },
  );
});

test('what the engine keeps of its own output stays the engine\u2019s: not frozen, and changing it changes nothing', () => {
  const own = { list: [1, { deep: 'a' }], score: 1 };
  const kept = protectJson(own);
  own.score = 2;
  (own.list[1] as { deep: string }).deep = 'b';
  own.list.push(3);
  expect(kept).toEqual({ list: [1, { deep: 'a' }], score: 1 });
});

const holed = [1];
holed[2] = 2;

class Point {
  x = 1;
}

const cyclic: Record<string, unknown> = {};
cyclic.self = { again: cyclic };
let bomb: unknown = 1;
for (let level = 0; level < 40; level++) bomb = [bomb, bomb];
let deep: unknown = 1;
for (let level = 0; level < MAX_JSON_DEPTH + 1; level++) deep = { deep };

describe('refused, with the place', () => {
  test.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /^undefined$/],
    ['NaN', { a: [1, Number.NaN] }, /^at \.a\[1\]: NaN$/],
    ['Infinity', Number.POSITIVE_INFINITY, /^Infinity$/],
    ['a property that is undefined', { a: undefined }, /^at \.a: undefined$/],
    ['a bigint', { a: { b: 1n } }, /^at \.a\.b: a bigint$/],
    ['a function', { a: () => 1 }, /^at \.a: a function$/],
    ['a symbol', [Symbol('s')], /^at \[0\]: a symbol$/],
    ['a symbol as a key', { [Symbol('s')]: [] }, /a symbol as a key/],
    ['toJSON', { toJSON: () => 1 }, /^at \.toJSON: a function$/],
    ['a Date', { at: new Date(0) }, /^at \.at: an instance of Date$/],
    ['a class instance', new Point(), /^an instance of Point$/],
    ['a Map', new Map(), /^an instance of Map$/],
    ['a typed array', new Float64Array(2), /^an instance of Float64Array$/],
    ['a boxed number', Object(1), /^an instance of Number$/],
    ['a class that extends Array', new (class List extends Array {})(), /extends Array/],
    ['an object made from another object', Object.create({ inherited: 1 }), /not a plain one/],
    ['a hole', holed, /^at \[1\]: a hole in an array$/],
    ['a long sparse array', new Array(2 ** 32 - 1), /more than 1,000,000 values/],
    ['a cycle', cyclic, /nested deeper than 100 levels, or it contains itself/],
    ['a value nested too deep', deep, /nested deeper than 100 levels/],
    ['2^40 values of 40 arrays', bomb, /more than 1,000,000 values/],
    ['an own key __proto__', JSON.parse('{"a":{"__proto__":{"b":1}}}'), /^at \.a: an object with the key __proto__$/],
    [
      'a getter that throws',
      Object.defineProperty({}, 'a', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
      /^reading it threw no$/,
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no keys');
          },
        },
      ),
      /^reading it threw no keys$/,
    ],
    [
      'a proxy with an endless value',
      new Proxy(
        {},
        {
          getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
          ownKeys: () => ['a'],
          get: (_target, _key, self) => self,
        },
      ),
      /nested deeper/,
    ],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
      /^reading it threw /,
    ],
    ['a key that needs quotes', { 'a b': { c: Number.NaN } }, /^at \["a b"\]\.c: NaN$/],
  ])('%s', (_, value, expected) => {
    expect(refusal(value)).toMatch(expected);
  });
});

test('a getter is read once, and its value of that moment stays', () => {
  let reads = 0;
  const copy = protectJson({
    get score() {
      return ++reads;
    },
  });
  expect(copy).toEqual({ score: 1 });
  expect(reads).toBe(1);
});

test('plain objects without a prototype, and of another realm, are plain', () => {
  expect(protectJson(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  expect(protectJson(runInNewContext('({ a: [{ b: 1 }] })'))).toEqual({ a: [{ b: 1 }] });
});

test('-0 becomes 0, as JSON writes it', () => {
  expect(Object.is(protectJson(-0), 0)).toBe(true);
  expect(Object.is((protectJson({ a: -0 }) as { a: number }).a, 0)).toBe(true);
  expect(Object.is((protectJson([-0]) as number[])[0], 0)).toBe(true);
});
