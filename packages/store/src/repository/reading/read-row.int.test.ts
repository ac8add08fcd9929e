import { defineAccess, defineCoreModel } from '@enginehouse/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import {
  openTestModels,
  TEST_DIALECTS,
  testCaller,
  testCatalogue,
  testEntry,
  testSealer,
} from '../../testing/index.ts';
import { compileModel } from '../compile-model.ts';
import { scopeCondition } from '../scope.ts';
import { readDetail, readStored } from './read-row.ts';

const lamps = defineCoreModel({
  name: 'lamps',
  description: 'Lamps.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    provider: { type: 'text', description: 'Provider.' },
    config: {
      type: 'json',
      default: 'empty-object',
      sealed: { schemaOf: 'provider', named: 'provider', schema: 'configSchema' },
      description: 'Settings.',
    },
    token: { type: 'json', nullable: true, sealed: 'whole', shown: 'detail', description: 'Sealed whole.' },
    litAt: { type: 'datetime', description: 'Lit.' },
    colours: { type: 'text-list', default: 'empty-list', description: 'Colours.' },
    colourCount: { type: 'int', computed: { sql: 'cardinality(it.colours)' }, description: 'How many.' },
    supported: {
      type: 'boolean',
      computed: { sql: 'it.provider = any(:supportedProviders)' },
      description: 'Whether the provider is here.',
    },
    stamp: { type: 'bytes', description: 'Bytes.', shown: 'detail' },
    secretNote: { type: 'text', default: 'hidden', description: 'Never shown.', shown: 'never' },
    password: { type: 'text', virtual: true, written: 'always', description: 'Virtual.', shown: 'never' },
    ownerId: {
      type: 'bigint',
      nullable: true,
      description: 'Owner.',
      references: { table: 'users', onDelete: 'keep' },
    },
  },
  filters: { id: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: { user: 'ownerId' },
});
const entry = testEntry(
  lamps,
  defineAccess(lamps, {
    read: { super: 'all', organization: 'all', user: { reach: 'own', without: ['provider', 'colours'] } },
    write: { permission: 'system.engine.manage' },
  }),
);
const compiled = compileModel(entry);
const all = scopeCondition(compiled, testCaller(), entry.access.read, 'scoped');
const parts = { sealer: testSealer(), catalogue: testCatalogue() };
const KEY = `sk-${'x'.repeat(30)}wxyz`;

describe.each(TEST_DIALECTS)('one row on %s', (dialect) => {
  let db: Database;
  let sealedKey: string;
  beforeAll(async () => {
    db = await openTestModels(dialect, [entry]);
    const place = { table: 'lamps', rowId: 1, path: 'config' };
    const schema = [{ name: 'config.api_key', label: '', type: 'password', required: false, validations: {} }] as const;
    const config = parts.sealer.sealObject({ api_key: KEY, base_url: 'http://a' }, schema, place);
    sealedKey = (config as { api_key: string }).api_key;
    await db.query(
      `insert into lamps (id, provider, config, lit_at, colours, stamp, owner_id) overriding system value values
         (1, 'openai', $1, '2026-01-02 03:04:05.678901+02', '{red,green}', '\\x00ff', 7),
         (2, 'gone', $1, '2026-01-02 03:04:05Z', '{}', '\\x', null),
         (3, 'openai', $1, '2026-01-02 03:04:05Z', '{}', '\\x', null)`,
      [JSON.stringify(config)],
    );
  });
  afterAll(() => db.close());

  test('as it is stored: every column, sealed values as they rest', async () => {
    expect(await readStored(db, compiled, 1, all)).toEqual({
      id: 1,
      provider: 'openai',
      config: { api_key: sealedKey, base_url: 'http://a' },
      token: null,
      litAt: '2026-01-02T01:04:05.678Z',
      colours: ['red', 'green'],
      stamp: '\\x00ff',
      secretNote: 'hidden',
      ownerId: 7,
    });
  });

  test('as it is shown: computed fields, masks, and nothing that is shown to nobody', async () => {
    expect(await readDetail(db, compiled, 1, all, parts)).toEqual({
      id: 1,
      provider: 'openai',
      config: { api_key: { hasValue: true, hint: 'wxyz' }, base_url: 'http://a' },
      token: { hasValue: false, hint: null },
      litAt: '2026-01-02T01:04:05.678Z',
      colours: ['red', 'green'],
      colourCount: 2,
      supported: true,
      stamp: '00ff',
      ownerId: 7,
    });
  });

  test('of a provider that is not here: all of its config is masked', async () => {
    const row = await readDetail(db, compiled, 2, all, parts);
    expect(row).toMatchObject({ supported: false, config: { hasValue: true, hint: null, needsAttention: true } });
    expect(JSON.stringify(row)).not.toContain('http://a');
  });

  test('with a secret that was sealed for another row: it needs attention', async () => {
    const row = await readDetail(db, compiled, 3, all, parts);
    expect(row?.config).toEqual({
      api_key: { hasValue: true, hint: null, needsAttention: true },
      base_url: 'http://a',
    });
  });

  test('without the fields of the level, masked all the same', async () => {
    const own = scopeCondition(compiled, testCaller(3, { userId: 7 }), entry.access.read, 'scoped');
    const row = await readDetail(db, compiled, 1, own, parts);
    expect(Object.keys(row ?? {})).not.toContain('provider');
    expect(row).toMatchObject({ config: { api_key: { hasValue: true, hint: 'wxyz' } }, colourCount: 2 });
    expect(await readDetail(db, compiled, 2, own, parts)).toBeNull();
  });

  test.each([
    ['text', 'x'],
    ['too large', 2 ** 53],
    ['a fraction', 1.5],
    ['not a number', Number.NaN],
    ['SQL', '1 or true'],
    ['hexadecimal', '0x1'],
    ['blank', ''],
    ['null', null],
    ['a list', [1]],
    ['missing', 99],
    ['as large as a number gets', '9007199254740991'],
  ])('with an id that is %s: none', async (_, id) => {
    expect(await readStored(db, compiled, id, all)).toBeNull();
  });

  test('with the digits of its number', async () => {
    expect((await readStored(db, compiled, '2', all))?.id).toBe(2);
  });
});
