import type { EnvironmentDeclaration } from '@enginehouse/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import { insertRows } from '../../testing/core-model-rows.ts';
import {
  openTestModels,
  registeredModel,
  TEST_DIALECTS,
  testCaller,
  testCatalogue,
  testSealer,
} from '../../testing/index.ts';
import { lamps, ticks } from '../../testing/lamps.ts';
import type { ModelReader } from '../repository.ts';
import { createModelReader } from './create-model-reader.ts';

const ENGINES = registeredModel('engine_registry');
const ENVIRONMENT = registeredModel('environment_variable_registry');
const SERVERS = registeredModel('mcp_server_registry');
const USERS = registeredModel('users');
const RUNS = registeredModel('engine_runs');
const declared: EnvironmentDeclaration = {
  subjectKind: 'provider',
  subject: 'openai',
  name: 'OPENAI_ORG',
  label: 'Organization',
  description: 'Sent with every call.',
  required: false,
  secret: true,
};
const sealer = testSealer();
const SECRET = 'sk-proj-0123456789abcdefghijkl-LAST';
const refused = (code: string, message: unknown = expect.any(String)) => expect.objectContaining({ code, message });

describe.each(TEST_DIALECTS)('lists on %s', (dialect) => {
  let db: Database;
  let reader: ModelReader;
  beforeAll(async () => {
    db = await openTestModels(dialect, [lamps, ticks]);
    reader = createModelReader({ db, sealer, catalogue: testCatalogue({ environment: () => [declared] }) });
    await insertRows(db, sealer, SECRET);
  });
  afterAll(() => db.close());

  test('mask what is sealed, and one value that does not open leaves the other rows unharmed', async () => {
    const { rows } = await reader.list(ENGINES, testCaller());
    expect(rows.map((row) => row.config)).toEqual([
      { api_key: { hasValue: true, hint: 'LAST' }, base_url: 'https://one' },
      { api_key: { hasValue: true, hint: null, needsAttention: true }, base_url: 'https://two' },
      { api_key: { hasValue: false, hint: null }, base_url: 'https://three' },
      { hasValue: true, hint: null, needsAttention: true },
    ]);
    expect(rows.map(({ status, supported }) => [status, supported])).toEqual([
      ['uninstalled', true],
      ['uninstalled', true],
      ['uninstalled', true],
      ['uninstalled', false],
    ]);
    const [server] = (await reader.list(SERVERS, testCaller())).rows;
    expect(server?.config).toEqual({ hasValue: true, hint: null });
    expect(JSON.stringify([rows, server])).not.toMatch(/eh1\.|0123456789/);
  });

  test('show no config to users, who cannot filter or sort by it either', async () => {
    const { rows, totalRows } = await reader.list(ENGINES, testCaller(3, { userId: 1 }));
    expect(totalRows).toBe(4);
    for (const row of rows) expect(Object.keys(row)).not.toContain('config');
    for (const asked of [{ filters: { config: 'x' } }, { sort: { field: 'config' } }]) {
      await expect(reader.list(ENGINES, testCaller(3, { userId: 1 }), asked)).rejects.toMatchObject({
        code: expect.stringMatching(/^UNKNOWN_(FILTER|SORT)$/),
      });
    }
  });

  test('filter by what is computed, and by all roles of a user though the first is shown', async () => {
    expect(await reader.count(ENGINES, testCaller(), { filters: { supported: false } })).toBe(1);
    expect(await reader.count(ENGINES, testCaller(), { filters: { status: 'uninstalled', provider: 'OpenAI' } })).toBe(
      3,
    );
    expect(await reader.count(ENGINES, testCaller(), { filters: { status: 'active' } })).toBe(0);
    const { rows } = await reader.list(USERS, testCaller(), { filters: { role: 'B-SECOND' } });
    expect(rows).toMatchObject([{ username: 'ada', role: 'a-first' }]);
    expect(await reader.view(USERS, testCaller(), 1)).toMatchObject({ roles: ['a-first', 'b-second'] });
  });

  test('of users are those of the organization, or oneself', async () => {
    const names = async (caller: ReturnType<typeof testCaller>) =>
      (await reader.all(USERS, caller)).rows.map((row) => row.username);
    expect(await names(testCaller())).toEqual(['ada', 'bob', 'eve']);
    expect(await names(testCaller(2, { organizationId: 1 }))).toEqual(['ada', 'bob']);
    expect(await names(testCaller(2))).toEqual([]);
    expect(await names(testCaller(3, { userId: 3 }))).toEqual(['eve']);
    expect(await names(testCaller(99, { userId: 3, organizationId: 1 }))).toEqual([]);
    // A filter finds nothing that the scope hides, and says so no other way than for what is not there.
    const caller = testCaller(3, { userId: 3 });
    for (const filters of [{ username: 'ada' }, { id: 1 }, { role: 'a-first' }, { username: 'nobody' }]) {
      expect(await reader.list(USERS, caller, { filters })).toMatchObject({ rows: [], totalRows: 0 });
    }
    expect(await reader.view(USERS, caller, 1)).toBeNull();
    await expect(reader.list(USERS, testCaller(), { filters: { passwordHash: 'x' } })).rejects.toMatchObject({
      code: 'UNKNOWN_FILTER',
    });
  });

  test('merge what is declared with what is stored, masked at the place where it rests', async () => {
    const { rows } = await reader.list(ENVIRONMENT, testCaller());
    expect(rows).toMatchObject([
      {
        id: 'global//HTTP_PROXY',
        source: 'orphaned',
        configured: false,
        maskedValue: { hasValue: true, hint: 'LAST' },
      },
      { id: 'provider/openai/OPENAI_ORG', source: 'declared', hasValue: false, maskedValue: { hasValue: false } },
    ]);
    expect(Object.keys(rows[0] ?? {})).not.toContain('valueId');
    expect(await reader.view(ENVIRONMENT, testCaller(), 'global//HTTP_PROXY')).toMatchObject({ name: 'HTTP_PROXY' });
    expect(await reader.count(ENVIRONMENT, testCaller(), { filters: { label: 'organ' } })).toBe(1);
  });

  test('bypass the scope for whoever was granted that', async () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    const granted = testCaller(3, { userId: 3, bypass: { reason: 'support', models: ['users'], until } });
    expect(await reader.count(USERS, granted)).toBe(1);
    expect(await reader.count(USERS, granted, { policy: 'bypass' })).toBe(3);
    expect(await reader.view(USERS, granted, 1, { policy: 'bypass' })).toMatchObject({ username: 'ada' });
    const refusal = refused('PERMISSION_DENIED', 'models bypass policy denied');
    await expect(reader.list(ENGINES, granted, { policy: 'bypass' })).rejects.toEqual(refusal);
    await expect(reader.view(USERS, testCaller(), 1, { policy: 'bypass' })).rejects.toEqual(refusal);
    await expect(reader.all(USERS, testCaller(), { policy: 'everything' })).rejects.toEqual(refused('UNKNOWN_POLICY'));
  });

  test('take no option that they do not know: it would widen what is answered', async () => {
    for (const asked of [{ filter: { id: 1 } }, { page_size: 5 }]) {
      await expect(reader.list(ENGINES, testCaller(), asked as object)).rejects.toEqual(
        refused('UNKNOWN_OPTION', expect.stringMatching(/did you mean '(filters|pageSize)'/)),
      );
    }
    await expect(reader.view(ENGINES, testCaller(), 1, { policies: 1 } as object)).rejects.toEqual(
      refused('UNKNOWN_OPTION'),
    );
    await expect(reader.count(ENGINES, testCaller(), [] as object)).rejects.toEqual(refused('UNKNOWN_OPTION'));
  });

  test('say what was applied', async () => {
    const answer = await reader.list(ENGINES, testCaller(), {
      filters: { name: { q: 'E' }, provider: { value: ' OpenAI ' }, status: '' },
      sort: { field: 'name', direction: 'desc' },
      pageSize: 1000,
    });
    expect(answer).toMatchObject({ page: 0, pageSize: 200, totalRows: 2 });
    expect(answer.filters).toEqual({ name: 'E', provider: 'openai' });
    expect(answer.sort).toEqual([{ field: 'name', direction: 'desc' }]);
    expect(answer.rows.map((row) => row.name)).toEqual(['Three', 'one']);
  });

  test('take texts literally', async () => {
    const found = async (name: string) =>
      (await reader.all(lamps, testCaller(), { filters: { name } })).rows.map((row) => row.name);
    expect(await found('%')).toEqual(['100%']);
    expect(await found('_')).toEqual(['a_b']);
    expect(await found('\\')).toEqual(['back\\slash']);
    expect(await found("'")).toEqual(["o'lamp"]);
    expect(await found('ÉCLAIR')).toEqual(['éclair']);
    expect(await found("'; drop table lamps; --")).toEqual([]);
    expect(await reader.count(lamps, testCaller())).toBe(5);
  });

  test('keep a row that is shown with the last millisecond of a range in it', async () => {
    const at = '2026-01-01T00:00:00.123Z';
    expect(await reader.count(lamps, testCaller(), { filters: { madeAt: { from: at, to: at } } })).toBe(5);
    const before = { from: '2026-01-01T00:00:00.124Z' };
    expect(await reader.count(lamps, testCaller(), { filters: { madeAt: before } })).toBe(0);
    const always = { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59.999Z' };
    expect(await reader.count(lamps, testCaller(), { filters: { madeAt: always } })).toBe(5);
  });

  test('of an append-only core model count to 10,000 and are paged by cursor beyond', async () => {
    await db.query(
      `insert into ticks (ticked_at, loud) select '2026-01-01T00:00:00Z'::timestamptz + n / 7 * interval '1 microsecond', true
       from generate_series(1, 10050) n`,
    );
    const page = await reader.list(ticks, testCaller(), { page: 49, pageSize: 200 });
    expect(page).toMatchObject({ totalRows: 10_000, more: true, page: 49 });
    expect(await reader.count(ticks, testCaller())).toBe(10_000);
    const beyond = await reader.list(ticks, testCaller(), { after: page.next, pageSize: 200 });
    expect(beyond).toMatchObject({ totalRows: 10_000, more: true, page: 50, next: null });
    expect(beyond.rows.map((row) => row.id)).toEqual(Array.from({ length: 50 }, (_, n) => 50 - n));
    await expect(reader.list(ticks, testCaller(), { page: 50, pageSize: 200 })).rejects.toEqual(
      refused('INVALID_PAGE'),
    );
    await expect(
      reader.list(ticks, testCaller(), { after: page.next, sort: { field: 'id', direction: 'asc' } }),
    ).rejects.toEqual(refused('INVALID_PAGE'));
    await expect(reader.list(ticks, testCaller(), { after: page.next, page: 3 })).rejects.toEqual(
      refused('INVALID_PAGE'),
    );
    await expect(reader.all(ticks, testCaller())).rejects.toEqual(refused('TOO_MANY_ROWS'));
    const exact = await reader.list(ticks, testCaller(), { filters: { label: 'none' } });
    expect(exact).toMatchObject({ rows: [], totalRows: 0, next: null });
    expect(exact).not.toHaveProperty('more');
    // No statement is sent for who sees nothing, whatever they ask.
    expect(await reader.list(ticks, testCaller(3, { userId: 1 }), { page: 2 })).toMatchObject({
      rows: [],
      totalRows: 0,
    });
  });

  test('of runs show the hash that the reader may know', async () => {
    const plain = testCaller(1, { permissions: new Set() });
    expect((await reader.list(RUNS, plain)).rows).toMatchObject([{ planHash: 'visible' }]);
    expect((await reader.list(RUNS, testCaller())).rows).toMatchObject([{ planHash: 'whole' }]);
    expect(await reader.count(RUNS, plain, { filters: { planHash: 'whole' } })).toBe(0);
    const id = '019a0000-0000-7000-8000-000000000001';
    expect(await reader.view(RUNS, plain, id.toUpperCase())).toMatchObject({
      id,
      engineSetHash: null,
      signalsHash: 'ff',
    });
    expect(await reader.view(RUNS, testCaller(), id)).toMatchObject({ engineSetHash: 'set' });
  });

  test('with many shapes prepare so many, and send the others without a name', async () => {
    for (let pageSize = 1; pageSize <= 5; pageSize++) {
      for (const field of ['id', 'name', 'code', 'kind', 'watts', 'weight', 'lit', 'madeAt', 'serial', 'price']) {
        for (const direction of ['asc', 'desc']) {
          for (const filters of [{}, { id: 1 }, { name: 'a' }, { kind: 'table' }, { lit: true }, { ownerId: 1 }]) {
            await reader.list(lamps, testCaller(), { sort: { field, direction }, filters, pageSize });
          }
        }
      }
    }
    const prepared = await db.query<{ names: number }>(
      `select count(*) as names from pg_prepared_statements where statement like '%from "lamps" it%'`,
    );
    expect(prepared[0]?.names).toBeLessThanOrEqual(100);
    expect(await reader.count(lamps, testCaller(), { filters: { name: '%' } })).toBe(1);
  });

  test('forget nothing of the database that is gone: the error is typed', async () => {
    const gone = await openTestModels(dialect, []);
    await gone.close();
    const closed = createModelReader({ db: gone, sealer, catalogue: testCatalogue() });
    await expect(closed.list(ENGINES, testCaller())).rejects.toEqual(refused('DATABASE_CLOSED'));
    await expect(closed.view(ENGINES, testCaller(), 1)).rejects.toEqual(refused('DATABASE_CLOSED'));
  });
});
