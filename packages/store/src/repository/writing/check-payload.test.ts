// Above 300 lines: a table of everything that a payload may be, beside the one core model that it is held to.
import { defineCoreModel, type FieldRule } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import { testCatalogue, testSealer } from '../../testing/test-models.ts';
import { checkPayload } from './check-payload.ts';

const lamps = defineCoreModel({
  name: 'lamps',
  description: 'Lamps.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    name: { type: 'text', written: 'always', normalize: ['trim'], rule: { maxLength: 20 }, description: 'Name.' },
    kind: { type: 'enum', values: ['table', 'floor'], written: 'create', description: 'Kind.' },
    watts: { type: 'int', default: 5, written: 'always', rule: { min: 1, max: 100 }, description: 'Watts.' },
    timeout: {
      type: 'int',
      default: 10,
      written: 'always',
      rule: { min: 5, max: 50, clamp: true },
      description: 'Timeout.',
    },
    turn: {
      type: 'int',
      default: 1,
      written: 'always',
      rule: { min: 1, message: 'turn must be >= 1' },
      description: 'Turn.',
    },
    big: { type: 'bigint', nullable: true, written: 'always', description: 'Big.' },
    weight: { type: 'float', nullable: true, written: 'always', description: 'Kilograms.' },
    lit: { type: 'boolean', default: false, written: 'always', description: 'Lit.' },
    madeAt: { type: 'datetime', nullable: true, written: 'always', description: 'Made.' },
    serial: { type: 'uuid', nullable: true, written: 'always', description: 'Serial.' },
    hash: { type: 'bytes', nullable: true, written: 'always', description: 'Hash.' },
    email: {
      type: 'text',
      nullable: true,
      written: 'always',
      rule: { pattern: '[^\\s@]+@[^\\s@]+' },
      description: 'Email.',
    },
    url: { type: 'text', nullable: true, written: 'always', rule: { url: ['http', 'https'] }, description: 'URL.' },
    provider: {
      type: 'text',
      nullable: true,
      written: 'always',
      normalize: ['trim', 'lower'],
      rule: { known: 'providers' },
      description: 'Provider.',
    },
    capabilities: {
      type: 'text-list',
      default: 'empty-list',
      written: 'always',
      normalize: ['capability'],
      rule: { known: 'capabilities', maxLength: 3 },
      description: 'Capabilities.',
    },
    parts: {
      type: 'json',
      default: 'empty-list',
      written: 'always',
      rule: { json: 'list' },
      description: 'Parts.',
    },
    extra: {
      type: 'json',
      default: 'empty-object',
      written: 'always',
      rule: { json: 'object', message: 'extra must be an object' },
      description: 'Extra.',
    },
    anything: { type: 'json', nullable: true, written: 'always', description: 'Anything.' },
    status: {
      type: 'text',
      written: 'create',
      computed: { sql: `'off'` },
      owned: { accepts: ['off'], fix: 'use sdk.lamps.light' },
      description: 'Status.',
    },
    password: { type: 'text', nullable: true, virtual: true, written: 'always', description: 'Password.' },
    createdAt: { type: 'datetime', default: 'now', description: 'Made.' },
    secretHash: { type: 'text', nullable: true, shown: 'never', description: 'Hash of a secret.' },
    revision: { type: 'bigint', description: 'Revision.', sortable: true },
  },
  filters: {},
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  requiredMessage: 'name and kind are required',
});

const sealer = testSealer();
const catalogue = testCatalogue();
const REQUIRED = { name: 'lamp', kind: 'table' };

function check(values: unknown, operation: 'create' | 'update' = 'update', by: 'caller' | 'owner' = 'caller') {
  return checkPayload({ model: lamps, operation, by, catalogue, sealer }, values);
}
function refusal(values: unknown, operation: 'create' | 'update' = 'update', by: 'caller' | 'owner' = 'caller') {
  try {
    check(values, operation, by);
  } catch (error) {
    return error as { code: string; message: string; problems: readonly { field: string; message: string }[] };
  }
  throw new Error('nothing was refused');
}

describe('a payload', () => {
  test.each([
    ['name', '  lamp ', 'lamp'],
    ['watts', 100, 100],
    ['watts', -0 + 1, 1],
    ['timeout', 1, 5],
    ['timeout', 1_000, 50],
    ['big', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['big', null, null],
    ['weight', -0, 0],
    ['weight', 1.5e300, 1.5e300],
    ['madeAt', '2026-01-02T03:04+01:00', '2026-01-02T02:04:00.000Z'],
    ['madeAt', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['madeAt', ' ', null],
    ['serial', '0198D5C4-0000-7000-8000-000000000000', '0198d5c4-0000-7000-8000-000000000000'],
    ['hash', '00FF', '\\x00FF'],
    ['email', '', null],
    ['email', '   ', null],
    ['url', 'https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['provider', ' OpenAI ', 'openai'],
    ['capabilities', ['Embed', 'embeddings', 'chat'], ['embedding', 'chat']],
    ['parts', [{ a: 1 }, [2]], [{ a: 1 }, [2]]],
    ['extra', { a: { b: null } }, { a: { b: null } }],
    ['anything', 'text', 'text'],
    ['anything', 12, 12],
  ])('takes %s: %j as %j', (field, given, kept) => {
    expect(check({ [field]: given }).stored).toEqual({ [field]: kept });
  });

  test.each<[string, unknown, string]>([
    ['name', 7, 'name must be text'],
    ['name', 'x'.repeat(21), 'name must have at most 20 characters'],
    ['name', 'x'.repeat(10_000_000), 'name must have at most 20 characters'],
    ['name', 'nul\0', 'name must not hold a NUL character or half of a character'],
    ['name', '\ud800', 'name must not hold a NUL character or half of a character'],
    ['watts', '5', 'watts must be a whole number'],
    ['watts', 1.5, 'watts must be a whole number'],
    ['watts', Number.NaN, 'watts must be a whole number'],
    ['watts', 0, 'watts must be >= 1'],
    ['watts', 101, 'watts must be <= 100'],
    ['turn', 0, 'turn must be >= 1'],
    ['turn', 'first', 'turn must be >= 1'],
    ['turn', 2 ** 31, 'turn must be >= 1'],
    ['big', 2 ** 53, 'big must be a whole number'],
    ['big', 1n, 'big must be a whole number'],
    ['weight', Number.POSITIVE_INFINITY, 'weight must be a number'],
    ['lit', 'true', 'lit must be true or false'],
    ['lit', null, 'lit must not be null'],
    ['madeAt', '2026-01-02T03:04:05', 'madeAt must be a time in ISO 8601 with its zone'],
    ['madeAt', '2026-13-02T03:04:05Z', 'madeAt must be a time in ISO 8601 with its zone'],
    ['madeAt', '0000-01-01T00:00:00Z', 'madeAt must lie in the years 1 to 9999'],
    ['madeAt', '9999-12-31T23:59:59-10:00', 'madeAt must lie in the years 1 to 9999'],
    ['madeAt', new Date(Number.NaN), 'madeAt must be a time in ISO 8601 with its zone'],
    ['serial', 'x', 'serial must be a UUID'],
    ['hash', 'abc', 'hash must be hexadecimal digits'],
    ['email', 'nobody', 'email must match'],
    ['url', 'ftp://example.com', 'url must be a URL that begins with http:// or https://'],
    ['url', 'example.com', 'url must be a URL'],
    ['url', 'https://ada:secret-word@example.com', 'url must not hold a user name or a password'],
    ['provider', 'opneai', "'opneai' is not a known provider; did you mean 'openai'?"],
    ['capabilities', 'chat', 'capabilities must be a list'],
    ['capabilities', ['chat', 7], 'capabilities[1] must be text'],
    ['capabilities', Object.assign([], { 1: 'chat' }), 'capabilities[0] must be text'],
    ['capabilities', ['chat', ' '], 'capabilities[1] must not be blank'],
    ['capabilities', ['fly'], "'fly' is not a known capability"],
    ['capabilities', ['chat', 'chat', 'chat', 'chat'], 'capabilities must have at most 3 members'],
    ['parts', {}, 'parts must be a list'],
    ['extra', [], 'extra must be an object'],
    ['extra', new Map(), 'extra must be an object'],
    ['extra', null, 'extra must be an object'],
    ['extra', { a: 'nul\0' }, 'extra.a must not hold a NUL character'],
    ['extra', { 'k\ud800': 1 }, 'extra must not hold a NUL character'],
    ['anything', ['\udfff'], 'anything.0 must not hold a NUL character'],
  ])('refuses %s, case %#', (field, given, message) => {
    const { code, message: said, problems } = refusal({ [field]: given });
    expect([code, said]).toEqual(['INVALID_VALUES', expect.stringContaining(message)]);
    expect(problems[0]?.field.split(/[.[]/)[0]).toBe(field);
    expect(said).not.toContain('secret-word');
  });

  test('lists everything that is wrong at once, what is missing first', () => {
    const error = refusal({ name: '  ', watts: 'many', lit: 'no' }, 'create');
    expect(error.message).toBe('name and kind are required; watts must be a whole number; lit must be true or false');
    expect(error.problems.map(({ field }) => field)).toEqual(['name', 'kind', 'watts', 'lit']);
    expect(refusal({ name: '' }).message).toBe('name and kind are required');
    expect(refusal({ name: null }).message).toBe('name and kind are required');
  });

  test('names every key that is none, the nearest, and those that the platform sets', () => {
    const error = refusal({ nmae: 1, revision: 2, createdAt: 3, secretHash: 4, id: 5 });
    expect([error.code, error.message]).toEqual([
      'UNKNOWN_FIELD',
      "lamps: 'nmae' is not a field; did you mean 'name'?; 'revision' is set by the platform; 'createdAt' is set by the" +
        " platform; 'secretHash' is not a field; 'id' is set by the platform",
    ]);
    expect(refusal({ kind: 'floor' })).toMatchObject({ code: 'UNKNOWN_FIELD' });
    const many = refusal(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n])));
    expect(many.problems).toHaveLength(20);
    expect(many.message).toMatch(/and 4980 more$/);
  });

  test('takes what the lifecycle owns as it begins, at creation alone', () => {
    expect(check({ ...REQUIRED, status: 'off' }, 'create').all).toEqual(REQUIRED);
    for (const [values, operation] of [
      [{ ...REQUIRED, status: 'on' }, 'create'],
      [{ status: 'off' }, 'update'],
    ] as const) {
      expect(refusal(values, operation)).toMatchObject({
        code: 'LIFECYCLE_OWNED',
        message: expect.stringContaining('use sdk.lamps.light'),
      });
    }
  });

  test('hands virtual fields to rules, and stores none', () => {
    expect(check({ password: 'word' })).toEqual({ all: { password: 'word' }, stored: {} });
    expect(check({ name: undefined, lit: true }).all).toEqual({ lit: true });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['a text', 'name'],
    ['a Map', new Map([['name', 'x']])],
    [
      'an instance',
      new (class {
        name = 'x';
      })(),
    ],
    [
      'a getter that throws',
      Object.defineProperty({}, 'name', {
        enumerable: true,
        get: () => {
          throw new Error('a secret');
        },
      }),
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('a secret');
          },
        },
      ),
    ],
  ])('is one object: %s is not', (_, values) => {
    const error = refusal(values);
    expect([error.code, error.message]).toEqual(['INVALID_VALUES', 'the values of lamps must be one object']);
  });

  test('reads each property once', () => {
    let reads = 0;
    const values = {
      get name() {
        return ++reads === 1 ? 'first' : 7;
      },
    };
    expect(check(values).stored).toEqual({ name: 'first' });
  });

  test.each([
    ['the key __proto__', JSON.parse('{"__proto__": {"name": "x"}}'), 'UNKNOWN_FIELD'],
    ['the key constructor', { constructor: 1 }, 'UNKNOWN_FIELD'],
    ['the key toString', { toString: 1 }, 'UNKNOWN_FIELD'],
    ['__proto__ within JSON', { extra: JSON.parse('{"a": {"__proto__": 1}}') }, 'CONFIG_KEY_FORBIDDEN'],
    ['JSON of ten megabytes', { extra: { a: 'x'.repeat(10_000_000) } }, 'CONFIG_TOO_LARGE'],
    ['deep JSON', { extra: JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) }, 'CONFIG_TOO_DEEP'],
    ['a deep list', { parts: JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) }, 'CONFIG_TOO_DEEP'],
    ['what is no JSON', { extra: { a: () => 1 } }, 'CONFIG_NOT_JSON'],
    ['a password in a URL', { extra: { base_url: 'https://ada:secret-word@example.com' } }, 'URL_CREDENTIALS'],
    ['a password in a list', { parts: ['https://ada:secret-word@example.com'] }, 'URL_CREDENTIALS'],
    ['a sealed text', { extra: { a: 'eh1.main.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA' } }, 'SEALED_TEXT_REFUSED'],
  ])('refuses %s', (_, values, code) => {
    const error = refusal(values);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('secret-word');
  });

  test('of the owner may hold every kept field, and must hold what has no value of its own', () => {
    const owned = check({ ...REQUIRED, createdAt: '2026-01-01T00:00:00Z', secretHash: 'x' }, 'create', 'owner');
    expect(owned.stored).toEqual({ ...REQUIRED, createdAt: '2026-01-01T00:00:00.000Z', secretHash: 'x' });
    expect(refusal({ name: 'x' }, 'create', 'owner').message).toBe('name and kind are required');
    for (const key of ['id', 'revision', 'password', 'status']) {
      expect(refusal({ [key]: 1 }, 'update', 'owner').code).toBe('UNKNOWN_FIELD');
    }
  });
});

test('a rule clamps, matches whole texts, and cannot be fooled by a line break', () => {
  const rule: FieldRule = { pattern: '[a-z]+' };
  const model = { ...lamps, fields: { ...lamps.fields, name: { ...lamps.fields.name, rule } } };
  const named = (name: string) => () =>
    checkPayload({ model, operation: 'update', by: 'caller', catalogue, sealer }, { name });
  expect(named('abc')).not.toThrow();
  expect(named('abc\nABC')).toThrow('name must match');
});
