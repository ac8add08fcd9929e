// Above 300 lines: what one write leaves behind, in every table, is one story told on both databases with the same rows.
import { ALL_MODELS, defineAccess, defineCoreModel, defineEffects, type EffectWrite } from '@enginehouse/models';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import {
  emptyAudit,
  openTestModels,
  TEST_DIALECTS,
  testCaller,
  testCatalogue,
  testEntry,
  testSealer,
} from '../../testing/index.ts';
import { createRepository, type FullRepository } from '../create-repository.ts';
import type { RulesByModel } from '../model-rules.ts';

const lampModel = defineCoreModel({
  name: 'lamps',
  description: 'Lamps.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    name: { type: 'text', written: 'always', normalize: ['trim'], sortable: true, description: 'Name.' },
    provider: { type: 'text', written: 'always', rule: { known: 'providers' }, description: 'Provider.' },
    config: {
      type: 'json',
      default: 'empty-object',
      written: 'always',
      rule: { json: 'object', message: 'config must be an object' },
      sealed: { schemaOf: 'provider', named: 'provider', schema: 'configSchema' },
      description: 'Settings.',
    },
    headers: { type: 'json', nullable: true, written: 'always', sealed: 'whole', description: 'Sealed whole.' },
    code: { type: 'text', nullable: true, written: 'always', sealed: 'whole', shown: 'detail', description: 'Text.' },
    watts: { type: 'int', default: 5, written: 'always', description: 'Watts.' },
    colours: { type: 'text-list', default: 'empty-list', written: 'always', description: 'Colours.' },
    extra: { type: 'json', default: 'empty-object', written: 'always', description: 'Extra.' },
    litAt: { type: 'datetime', nullable: true, written: 'always', description: 'Lit.' },
    shade: { type: 'text', virtual: true, nullable: true, written: 'always', description: 'Becomes a hash.' },
    shadeHash: { type: 'text', nullable: true, shown: 'never', description: 'Hash of the shade.' },
    createdAt: { type: 'datetime', default: 'now', description: 'Made.' },
    updatedAt: { type: 'datetime', default: 'now', description: 'Changed.' },
    revision: { type: 'bigint', description: 'Revision.', sortable: true },
  },
  unique: { lamps_name: { fields: ['name'], caseInsensitive: ['name'], message: 'lamp name already in use' } },
  checks: { lamps_watts: 'watts > 0' },
  filters: { id: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  feedsOnly: ['provider', 'config'],
  requiredMessage: 'name and provider are required',
});
const seen: EffectWrite[] = [];
const lamps = testEntry(
  lampModel,
  defineAccess(lampModel, {
    read: { super: 'all', organization: 'all', user: 'none' },
    write: { permission: 'system.engine.manage' },
  }),
  defineEffects(lampModel, {
    announces: [
      {
        topic: 'lamps.light.refresh',
        on: ['create', 'update', 'delete'],
        ifChanged: ['config', 'headers'],
        data: (write) => {
          seen.push(write);
          return { mode: write.operation };
        },
      },
      { topic: 'lamps.lamp.told', on: ['update'] },
    ],
  }),
);

/** Of text keys, and without a revision of the house. */
const noteModel = defineCoreModel({
  name: 'notes',
  description: 'Notes.',
  fields: {
    key: { type: 'text', written: 'create', sortable: true, description: 'Key.' },
    text: { type: 'text', default: '', written: 'always', description: 'Text.' },
    revision: { type: 'bigint', description: 'Revision.', sortable: true },
  },
  primaryKey: ['key'],
  filters: {},
  defaultSort: [{ field: 'key', direction: 'asc' }],
  rowScope: 'platform',
});
const notes = testEntry(
  noteModel,
  defineAccess(noteModel, {
    read: { super: 'all', organization: 'all', user: 'all' },
    write: { super: 'all', organization: 'all', user: 'none' },
  }),
);

const rules: RulesByModel = new Map([
  [
    'lamps',
    {
      judge: ({ values }) => {
        if (values.name === 'forbidden') throw new TypeError('no such lamp');
        if (typeof values.shade !== 'string') return undefined;
        return {
          values: { shadeHash: `hash of ${values.shade.length}` },
          writes: [{ operation: 'insert', table: noteModel, rows: [{ key: `${values.name}`, text: 'shade' }] }],
          audited: { after: { shade: { changed: true } } },
        };
      },
    },
  ],
]);

const KEY = `sk-${'k'.repeat(30)}wxyz`;
const CONFIG = { api_key: KEY, base_url: 'https://a.example' };
const MASK = { hasValue: true, hint: 'wxyz' };
const SUPER = testCaller(1, {}, { requestId: 'request-1' });

describe.each(TEST_DIALECTS)('rows of core models on %s', (dialect) => {
  let db: Database;
  let repository: FullRepository;
  beforeAll(async () => {
    db = await openTestModels(dialect, [lamps, notes]);
    repository = createRepository({
      db,
      sealer: testSealer(),
      catalogue: testCatalogue(),
      rules,
      entries: [...ALL_MODELS, lamps, notes],
    });
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    seen.length = 0;
    await emptyAudit(db);
    await db.query('truncate lamps, notes, outbox');
  });

  const create = (values: object) => repository.create(lamps, SUPER, { name: 'one', provider: 'openai', ...values });
  const update = (id: unknown, values: unknown, options = {}) =>
    repository.update(lamps, SUPER, id as number, values, options);
  const audits = () =>
    db.query<{ event_type: string; before: object; after: object }>(
      'select event_type, entity_id, operation, status, before, after, request_id from audit_events order by id',
    );
  const records = () =>
    db.query<{ type: string; subject: string; data: object; revision: number | null }>(
      'select type, source, subject, data, revision from outbox order by id',
    );
  const revision = async () => (await db.query<{ number: number }>('select number from revision'))[0]?.number ?? -1;
  const stored = async (id: unknown) =>
    (await db.query<Record<string, unknown>>('select * from lamps where id = $1', [id as number]))[0] ?? {};

  test('are created whole: row, audit event and records under one revision', async () => {
    const before = await revision();
    const row = await create({ name: ' one ', config: CONFIG, headers: { a: 'b' }, colours: ['red', 'red'] });
    expect(row).toMatchObject({
      name: 'one',
      config: { api_key: MASK, base_url: CONFIG.base_url },
      headers: { hasValue: true, hint: null },
      watts: 5,
      colours: ['red'],
      extra: {},
      litAt: null,
      revision: before + 1,
    });
    expect(row.createdAt).toBe(row.updatedAt);
    expect(await revision()).toBe(before + 1);
    expect(await audits()).toEqual([
      {
        event_type: 'core.lamps.created',
        entity_id: String(row.id),
        operation: 'create',
        status: 'succeeded',
        before: null,
        after: {
          id: row.id,
          name: 'one',
          provider: 'openai',
          config: { api_key: { hasValue: true, changed: true }, base_url: CONFIG.base_url },
          headers: { hasValue: true, changed: true },
          watts: 5,
          colours: ['red'],
          extra: {},
          litAt: null,
        },
        request_id: 'request-1',
      },
    ]);
    const subject = `lamps/${String(row.id)}`;
    const changed = ['name', 'provider', 'config', 'headers', 'colours'];
    expect(await records()).toEqual([
      {
        type: 'core.lamps.created',
        source: '/core/lamps',
        subject,
        data: { id: row.id, changed },
        revision: before + 1,
      },
      {
        type: 'lamps.light.refresh',
        source: '/core/lamps',
        subject,
        data: { mode: 'create' },
        revision: before + 1,
      },
    ]);
    expect(seen).toEqual([
      {
        operation: 'create',
        id: row.id,
        before: null,
        after: { id: row.id, name: 'one', provider: 'openai', watts: 5, colours: ['red'], extra: {}, litAt: null },
        changed,
      },
    ]);
    const { config, headers } = await stored(row.id);
    expect(JSON.stringify([config, headers])).not.toContain(KEY);
    expect([(config as { api_key: string }).api_key, headers]).toEqual([
      expect.stringMatching(/^eh1\.test\./),
      expect.stringMatching(/^eh1\.test\./),
    ]);
  });

  test('take the revision where what feeds the configuration changes, and count by themselves elsewhere', async () => {
    const created = await create({});
    const begun = await revision();
    const first = await update(created.id, { watts: 6 });
    const second = await update(created.id, { watts: 7 });
    expect([first?.revision, second?.revision]).toEqual([begun + 1, begun + 2]);
    expect(await revision()).toBe(begun);
    const third = await update(created.id, { config: { base_url: 'https://b.example' } });
    // The house is at begun + 1; a row never goes back, so that no older revision passes as this one.
    expect(third?.revision).toBe(begun + 3);
    expect(await revision()).toBe(begun + 1);
    expect((await records()).map(({ type, revision: taken }) => [type, taken])).toEqual([
      ['core.lamps.created', begun],
      ['lamps.light.refresh', begun],
      ['core.lamps.updated', null],
      ['lamps.lamp.told', null],
      ['core.lamps.updated', null],
      ['lamps.lamp.told', null],
      ['core.lamps.updated', begun + 1],
      ['lamps.light.refresh', begun + 1],
      ['lamps.lamp.told', begun + 1],
    ]);
    expect(new Date(String(third?.updatedAt)) > new Date(String(created.updatedAt))).toBe(true);
    expect(third?.createdAt).toBe(created.createdAt);
  });

  test('change in what was given alone, and say so', async () => {
    const { id } = await create({ config: CONFIG, extra: { a: 1 }, litAt: '2026-01-01T00:00:00Z' });
    const row = await update(id, { name: 'two', extra: { b: [2] }, litAt: null });
    expect(row).toMatchObject({ name: 'two', provider: 'openai', extra: { b: [2] }, litAt: null, watts: 5 });
    const [, { before, after } = { before: {}, after: {} }] = await audits();
    expect(before).toMatchObject({ name: 'one', extra: { a: 1 }, litAt: '2026-01-01T00:00:00.000Z' });
    expect(after).toMatchObject({ name: 'two', extra: { b: [2] }, litAt: null, watts: 5 });
    expect((await records()).at(-1)?.data).toEqual({ operation: 'update', id, changed: ['name', 'extra', 'litAt'] });
  });

  test('are not written where nothing would change', async () => {
    const row = await create({ config: CONFIG, headers: { a: 'b' }, colours: ['red'], extra: { a: 1, b: 2 } });
    for (const values of [
      {},
      { name: 'one' },
      { name: ' one ', watts: 5, colours: ['red', 'red'] },
      { extra: { b: 2, a: 1 } },
      { config: { base_url: CONFIG.base_url } },
      { config: CONFIG },
      { config: { api_key: MASK, base_url: CONFIG.base_url } },
      { headers: row.headers },
      { headers: { a: 'b' } },
      { config: (await stored(row.id)).config, headers: (await stored(row.id)).headers },
    ]) {
      expect(await update(row.id, values)).toEqual(row);
    }
    expect(await audits()).toHaveLength(1);
    expect(await records()).toHaveLength(2);
  });

  test('keep secrets that are left out, clear those that are null, and announce only real changes', async () => {
    const row = await create({ config: CONFIG, headers: { a: 'b' } });
    const announced = async () => (await records()).filter(({ type }) => type === 'lamps.light.refresh').length;
    await update(row.id, { name: 'two' });
    expect(await announced()).toBe(1);
    expect(await update(row.id, { config: { base_url: 'https://b.example' } })).toMatchObject({
      config: { api_key: MASK, base_url: 'https://b.example' },
    });
    expect(await announced()).toBe(2);
    expect(await update(row.id, { config: { api_key: null } })).toMatchObject({
      config: { api_key: { hasValue: false, hint: null } },
    });
    expect(await update(row.id, { headers: null })).toMatchObject({ headers: { hasValue: false, hint: null } });
    expect(await announced()).toBe(4);
    expect((await stored(row.id)).headers).toBeNull();
    const last = (await audits()).at(-1);
    expect([last?.before, last?.after]).toMatchObject([
      { headers: { hasValue: true, changed: true } },
      { headers: { hasValue: false, changed: true } },
    ]);
  });

  test('hold texts that are sealed whole', async () => {
    const row = await create({ code: KEY });
    expect(row.code).toEqual(MASK);
    const sealed = (await stored(row.id)).code;
    expect(sealed).toMatch(/^eh1\./);
    for (const code of [MASK, sealed, KEY]) expect(await update(row.id, { code })).toEqual(row);
    for (const [code, refused] of [
      [{ hasValue: true, hint: 'aaaa' }, 'MASK_REFUSED'],
      [{ a: 1 }, 'INVALID_VALUES'],
      [7, 'INVALID_VALUES'],
    ]) {
      await expect(update(row.id, { code })).rejects.toMatchObject({ code: refused });
    }
    expect(await update(row.id, { code: `${KEY}2` })).toMatchObject({ code: { hasValue: true, hint: 'xyz2' } });
    expect(await update(row.id, { code: null })).toMatchObject({ code: { hasValue: false, hint: null } });
  });

  test('refuse masks, sealed texts, keys and types that have no place', async () => {
    const row = await create({ config: CONFIG });
    const other = await create({ name: 'other', config: { api_key: `${KEY}2` } });
    const { config } = await stored(other.id);
    const refusals: [object, string][] = [
      [{ config: { api_key: { hasValue: true, hint: 'aaaa' } } }, 'MASK_REFUSED'],
      [{ config }, 'SEALED_TEXT_REFUSED'],
      [{ config: { api_kye: 'x' } }, 'UNKNOWN_FIELD'],
      [{ config: { 'auth.token': 'x' } }, 'UNKNOWN_FIELD'],
      [{ config: { base_url: 7 } }, 'INVALID_VALUES'],
      [{ config: { base_url: 'nul\0' } }, 'INVALID_VALUES'],
      [{ config: { base_url: `https://ada:${KEY}@a.example` } }, 'URL_CREDENTIALS'],
      [{ config: { api_key: '' } }, 'INVALID_SECRET'],
      [{ config: [] }, 'INVALID_VALUES'],
      [{ config: { base_url: 'x'.repeat(10_000_000) } }, 'CONFIG_TOO_LARGE'],
    ];
    for (const [values, code] of refusals) {
      const error = await update(row.id, values).catch((thrown: unknown) => thrown);
      expect([code, (error as { code: string }).code]).toEqual([code, code]);
      expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
    }
    await expect(create({ name: 'three', config: row.config })).rejects.toMatchObject({ code: 'MASK_REFUSED' });
    await expect(create({ name: 'three', config })).rejects.toMatchObject({ code: 'SEALED_TEXT_REFUSED' });
    await expect(create({ name: 'three', config: { api_kye: 'x' } })).rejects.toMatchObject({
      message: "lamps: 'config.api_kye' is not a field; did you mean 'config.api_key'?",
    });
    expect(await audits()).toHaveLength(2);
  });

  test('reseal or refuse when their provider changes', async () => {
    const row = await create({ config: CONFIG });
    await expect(update(row.id, { provider: 'ollama' })).rejects.toMatchObject({
      code: 'SECRETS_WITHOUT_HOME',
      problems: [{ field: 'config.api_key' }],
    });
    const moved = await update(row.id, { provider: 'ollama', config: { api_key: null, base_url: 'http://a' } });
    expect(moved).toMatchObject({ provider: 'ollama', config: { base_url: 'http://a' } });
    expect((await stored(row.id)).config).toEqual({ base_url: 'http://a' });
    // What was kept must have a field there too.
    const wider = await create({ name: 'two', config: { base_url: 'http://a', organization: 'o' } });
    await expect(update(wider.id, { provider: 'ollama' })).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      message: expect.stringContaining('config.organization'),
    });
    expect(await update(moved?.id, { provider: 'openai' })).toMatchObject({
      provider: 'openai',
      config: { base_url: 'http://a' },
    });
  });

  test('of a provider that is gone can be renamed, moved and deleted, and not be configured', async () => {
    const row = await create({ config: CONFIG });
    await db.query(`update lamps set provider = 'gone' where id = $1`, [row.id as number]);
    expect(await update(row.id, { name: 'renamed' })).toMatchObject({ name: 'renamed', provider: 'gone' });
    await expect(update(row.id, { config: { base_url: 'http://b' } })).rejects.toMatchObject({
      code: 'INVALID_VALUES',
      message: expect.stringContaining("the provider 'gone' is not known here"),
    });
    await expect(update(row.id, { provider: 'openai' })).rejects.toMatchObject({ code: 'SECRETS_WITHOUT_HOME' });
    expect(await update(row.id, { provider: 'openai', config: { api_key: `${KEY}2` } })).toMatchObject({
      config: { api_key: { hasValue: true, hint: 'xyz2' } },
    });
    expect(await repository.delete(lamps, SUPER, row.id as number)).toBe(true);
    expect(JSON.stringify([await audits(), await records()])).not.toMatch(new RegExp(`${KEY}|eh1\\.`));
  });

  test('refuse a write on what was seen before somebody else wrote', async () => {
    const row = await create({});
    const seenRevision = row.revision as number;
    expect(await update(row.id, { watts: 6 }, { ifRevision: seenRevision })).toMatchObject({ watts: 6 });
    for (const write of [
      update(row.id, { watts: 7 }, { ifRevision: seenRevision }),
      repository.delete(lamps, SUPER, row.id as number, { ifRevision: seenRevision }),
    ]) {
      await expect(write).rejects.toMatchObject({
        code: 'REVISION_CONFLICT',
        where: 'ifRevision',
        details: { expected: seenRevision, current: seenRevision + 1 },
      });
    }
    await expect(update(row.id, {}, { ifRevision: 'one' })).rejects.toMatchObject({ code: 'INVALID_VALUES' });
    // A key that comes back does not bring its old revisions with it.
    const note = await repository.create(notes, SUPER, { key: 'k' });
    await repository.delete(notes, SUPER, 'k');
    const again = await repository.create(notes, SUPER, { key: 'k' });
    expect(Number(again.revision)).toBeGreaterThan(Number(note.revision));
  });

  test('are what rules make of them: values, further rows, what the audit shows', async () => {
    const row = await create({ name: 'shaded', shade: 'very secret' });
    expect(row).not.toHaveProperty('shade');
    expect(row).not.toHaveProperty('shadeHash');
    expect((await stored(row.id)).shade_hash).toBe('hash of 11');
    expect(await db.query('select key, text from notes')).toEqual([{ key: 'shaded', text: 'shade' }]);
    const [event] = await audits();
    expect(event?.after).toMatchObject({ shade: { changed: true } });
    expect(JSON.stringify([await audits(), await records()])).not.toMatch(/very secret|hash of/);
    await expect(create({ name: 'forbidden' })).rejects.toThrow('no such lamp');
    // A broken rule of the database undoes the further rows too.
    await expect(create({ name: 'shaded', shade: 'again' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await db.query('select 1 from notes')).toHaveLength(1);
    expect(await audits()).toHaveLength(1);
  });

  test('leave nothing behind when they are refused', async () => {
    const row = await create({});
    const before = [await stored(row.id), await audits(), await records(), await revision()];
    const refusals: [() => Promise<unknown>, string, string][] = [
      [() => create({ name: 'ONE' }), 'ALREADY_EXISTS', 'lamp name already in use'],
      [() => create({ name: 'two', watts: 0 }), 'INVALID_VALUES', 'the row would break a rule of lamps: lamps watts'],
      [() => update(row.id, { watts: -1 }), 'INVALID_VALUES', 'the row would break a rule of lamps: lamps watts'],
      [() => create({ name: '' }), 'INVALID_VALUES', 'name and provider are required'],
      [() => repository.create(notes, SUPER, { key: 'k', text: 7 }), 'INVALID_VALUES', 'text must be text'],
    ];
    for (const [write, code, message] of refusals) {
      const error = await write().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, message });
      expect((error as Error).cause).toBeUndefined();
    }
    expect([await stored(row.id), await audits(), await records(), await revision()]).toEqual(before);
  });

  test('that are not there are null and false, whatever their id', async () => {
    for (const id of [0, -1, 2 ** 60, 1.5, '7x', 'nul\0', '\ud800', '', null, {}, Number.NaN]) {
      expect(await update(id, { watts: 1 })).toBeNull();
      expect(await repository.delete(lamps, SUPER, id as number)).toBe(false);
      expect(await repository.update(notes, SUPER, id as string, { text: 'x' })).toBeNull();
    }
    expect(await audits()).toEqual([]);
  });

  test('are written together or not at all', async () => {
    const [one, two] = [await create({}), await create({ name: 'two' })];
    const begun = await revision();
    const outcomes = await repository.writeRows(lamps, SUPER, [
      { operation: 'update', id: one.id as number, values: { watts: 8, provider: 'ollama' } },
      { operation: 'delete', id: two.id as number },
      { operation: 'create', values: { name: 'three', provider: 'openai', config: CONFIG } },
      { operation: 'update', id: 0, values: { watts: 8 } },
    ]);
    expect(outcomes).toMatchObject([
      { operation: 'update', row: { watts: 8, revision: begun + 1 } },
      { operation: 'delete', deleted: true },
      { operation: 'create', row: { name: 'three', config: { api_key: MASK }, revision: begun + 1 } },
      { operation: 'update', row: null },
    ]);
    expect(await revision()).toBe(begun + 1);
    await expect(
      repository.writeRows(lamps, SUPER, [
        { operation: 'update', id: one.id as number, values: { watts: 9 } },
        { operation: 'create', values: { name: 'THREE', provider: 'openai' } },
      ]),
    ).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await stored(one.id)).toMatchObject({ watts: 8 });
    await expect(
      repository.writeRows(lamps, SUPER, [
        { operation: 'update', id: one.id as number, values: { watts: 9 } },
        { operation: 'delete', id: String(one.id) },
      ]),
    ).rejects.toMatchObject({ code: 'INVALID_VALUES' });
    expect(await repository.writeRows(lamps, SUPER, [])).toEqual([]);
  });
});
