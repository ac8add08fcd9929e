import { describe, expect, test } from 'vitest';
import { MAX_CONFIG_DEPTH } from './copy-config.ts';
import { createSealer } from './create-sealer.ts';
import { errorOf } from './testing/error-of.ts';
import { expectNoLeak } from './testing/expect-no-leak.ts';
import { CONFIG, FIELDS, field, ringOf } from './testing/fixtures.ts';
import { hasUrlCredentials } from './url-credentials.ts';

const RING = ringOf('main');
const SEALER = createSealer(() => RING);
const KEY = 'sk-proj-7Hq2ZkV0aMnd94Tx';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

function cycle(): unknown {
  const value: Record<string, unknown> = {};
  value.limits = value;
  return value;
}

describe('a config', () => {
  test.each<[string, unknown, string]>([
    ['the key __proto__', JSON.parse('{"__proto__":{"api_key":"x"}}'), 'CONFIG_KEY_FORBIDDEN'],
    ['the key constructor', { limits: { constructor: { prototype: 1 } } }, 'CONFIG_KEY_FORBIDDEN'],
    ['the key prototype in a list', { limits: [{ prototype: 1 }] }, 'CONFIG_KEY_FORBIDDEN'],
    ['depth beyond the limit', { limits: nested(MAX_CONFIG_DEPTH) }, 'CONFIG_TOO_DEEP'],
    ['a depth that would fill the stack', { limits: nested(200_000) }, 'CONFIG_TOO_DEEP'],
    ['itself', cycle(), 'CONFIG_TOO_DEEP'],
    ['10 MB of text', { base_url: 'x'.repeat(10_000_000) }, 'CONFIG_TOO_LARGE'],
    ['10 MB of numbers', { limits: new Array(1_500_000).fill(1) }, 'CONFIG_TOO_LARGE'],
    [
      '10 MB of keys',
      Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`key-${at}`, ''])),
      'CONFIG_TOO_LARGE',
    ],
    ['a secret of 10 MB', { api_key: 'x'.repeat(10_000_000) }, 'CONFIG_TOO_LARGE'],
    ['a list that says it is long', { limits: new Array(2 ** 32 - 1) }, 'CONFIG_TOO_LARGE'],
    ['a bigint', { limits: 1n }, 'CONFIG_NOT_JSON'],
    ['NaN', { limits: { a: Number.NaN } }, 'CONFIG_NOT_JSON'],
    ['a function', { limits: () => KEY }, 'CONFIG_NOT_JSON'],
    ['a date', { limits: new Date(0) }, 'CONFIG_NOT_JSON'],
    ['a hole', { limits: new Array(1) }, 'CONFIG_NOT_JSON'],
    ['a symbol as a key', { limits: { [Symbol(KEY)]: 1 } }, 'CONFIG_NOT_JSON'],
    [
      'a getter that throws',
      {
        get limits() {
          throw new Error(KEY);
        },
      },
      'CONFIG_NOT_JSON',
    ],
    ['an instance of a class at a secret', { api_key: new URL(`https://x/${KEY}`) }, 'CONFIG_NOT_JSON'],
  ])('with %s is refused, whole and in parts', (_, given, code) => {
    for (const schema of ['whole', FIELDS] as const) {
      const error = errorOf(() => SEALER.sealObject(given, schema, CONFIG));
      expect(error.code).toBe(code);
      expect(error.message.length).toBeLessThan(400);
      expect(error.cause).toBeUndefined();
      expectNoLeak(error, KEY);
    }
    expect(JSON.stringify(SEALER.redacted({ before: null, after: given, schema: FIELDS, path: 'config' }))).toBe(
      JSON.stringify({ before: null, after: { notShown: code } }),
    );
  });

  test('is read once: what was checked is what is stored', () => {
    let reads = 0;
    const given = {
      get base_url() {
        reads++;
        return reads === 1 ? 'http://localhost' : `https://ada:${KEY}@localhost`;
      },
    };
    expect(SEALER.sealObject(given, FIELDS, CONFIG)).toEqual({ base_url: 'http://localhost' });
    expect(reads).toBe(1);
  });

  test('of the largest size and depth goes through', () => {
    const given = { api_key: KEY, limits: { deep: nested(MAX_CONFIG_DEPTH - 3), text: 'x'.repeat(1_000_000) } };
    const stored = SEALER.sealObject(given, FIELDS, CONFIG);
    expect(SEALER.openObject(stored, FIELDS, CONFIG).value).toEqual(given);
    const whole = SEALER.sealObject({ text: '\u0001'.repeat(1_000_000) }, 'whole', CONFIG);
    expect(SEALER.openObject(whole, 'whole', CONFIG).value).toEqual({ text: '\u0001'.repeat(1_000_000) });
  });

  test('does not change what other objects inherit', () => {
    const stored = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"limits":{}}');
    SEALER.openObject(stored, FIELDS, CONFIG);
    SEALER.maskObject(stored, FIELDS, CONFIG);
    expect('polluted' in {}).toBe(false);
    expect(SEALER.maskObject(stored, FIELDS, CONFIG)).not.toHaveProperty('polluted');
  });
});

describe('a schema', () => {
  test.each([
    ['a field outside the object', [field('api_key', 'password')]],
    ['a field of another object', [field('configuration.key', 'password')]],
    ['one that is not secret outside it', [field('name')]],
    ['a name twice', [field('config.a', 'password'), field('config.a')]],
    ['a field in a secret', [field('config.a', 'password'), field('config.a.b')]],
    ['an empty key', [field('config..a', 'password')]],
    ['a forbidden key', [field('config.__proto__', 'password')]],
  ])('with %s is refused rather than leaving a secret in clear text', (_, schema) => {
    expect(errorOf(() => SEALER.sealObject({}, schema, CONFIG)).code).toBe('INVALID_SECRET_SCHEMA');
  });
});

describe('credentials in a URL', () => {
  const yes = [
    'https://ada:pw@example.com',
    'https://token@example.com/v1',
    'HTTP://ada:pw@[::1]:80',
    'https://ada:p@w@example.com',
    'https://ada%3Apw@example.com',
    'https://ada:pw%40example.com',
    'https%3A%2F%2Fada%3Apw%40example.com',
    'https%253A%252F%252Fada%253Apw%2540example.com',
    'https://proxy.example/?to=https%3A%2F%2Fada%3Apw%40example.com',
    'https:ada:pw@example.com',
    'https:/ada:pw@example.com',
    'https:\\\\ada:pw@example.com',
    'http:///ada:pw@example.com',
    '//ada:pw@example.com',
    'postgres://ada:pw@db/main',
    'see https://ada:pw@example.com for more',
    'a=(https://ada:pw@example.com)',
    "https://ada:p'w@example.com",
    'https://x.example, https://ada:pw@example.com',
  ];
  const onlyAddress = [
    'ada:pw@example.com',
    'ada:pw@localhost:11434/v1',
    ' ht\ntps://ada:pw\t@example.com',
    'https://ada:p/w@example.com',
  ];
  const no = [
    'http://localhost:11434',
    'https://example.com/@ada',
    'https://example.com/a:b@c',
    'https://example.com?mail=ada@example.com',
    'https://example.com/#a:b@c',
    'https://unpkg.com/pkg@1.2.3/x',
    'https://[::1]:8080/v1',
    'mailto:ada@example.com',
    'ada@example.com',
    'https://example.com/%40ada',
    'write to ada@example.com or http://example.com',
    '@scope/name',
    '100%',
    '',
  ];
  test.each(yes)('are found in %s', (text) => {
    expect([hasUrlCredentials(text, false), hasUrlCredentials(text, true)]).toEqual([true, true]);
  });
  test.each(onlyAddress)('are found in %j where it is an address', (text) => {
    expect(hasUrlCredentials(text, true)).toBe(true);
  });
  test.each(no)('are not found in %j', (text) => {
    expect([hasUrlCredentials(text, false), hasUrlCredentials(text, true)]).toEqual([false, false]);
  });

  test('are refused at any depth, also in the address without its scheme, and the error shows none', () => {
    for (const given of [
      { base_url: `ada:${KEY}@localhost:11434` },
      { limits: { list: [{ note: `see https://ada:${KEY}@localhost` }] } },
      { proxies: ['http://localhost', `ada:${KEY}@localhost:8080`] },
      { hosts: { 1: [`ada:${KEY}@localhost`] } },
    ]) {
      const error = errorOf(() => SEALER.sealObject(given, FIELDS, CONFIG));
      expect(error.code).toBe('URL_CREDENTIALS');
      expect(error.fix).toMatch(/field of type password/);
      expectNoLeak(error, KEY);
      expectNoLeak(SEALER.redacted({ before: null, after: given, schema: FIELDS, path: 'config' }), KEY);
    }
    expect(SEALER.sealObject({ notes: ['ada:write to me@example.com'] }, FIELDS, CONFIG)).toHaveProperty('notes');
    expect(SEALER.sealObject({ api_key: 'postgres://ada:pw@db' }, FIELDS, CONFIG)).toHaveProperty('api_key');
  });

  test('are looked for in a megabyte of anything without taking the square of its time', () => {
    for (const piece of ['http:', 'https://', 'a', '/', '@', ':', '%25', 'https:a@']) {
      hasUrlCredentials(piece.repeat(1_000_000 / piece.length), true);
    }
  });
});
