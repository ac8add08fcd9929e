import { ALL_MODELS, type EnvironmentDeclaration, type RegisteredModel } from '@enginehouse/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { createModelReader } from '../repository/reading/create-model-reader.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { testCaller, testCatalogue, testSealer } from '../testing/test-models.ts';

const SUPER = testCaller(1);

function entryOf(name: string): RegisteredModel {
  const entry = ALL_MODELS.find(({ model }) => model.name === name);
  if (entry === undefined) throw new TypeError(`no core model '${name}'`);
  return entry;
}

/** `ago` in seconds: how long ago its lease ended; negative: how long it still runs. */
async function addNode(db: Database, id: string, ago: number): Promise<void> {
  await db.query(
    `insert into nodes (id, engine_set_hash, applied_revision, lease_until)
     values ($1, 'x', 0, now() - $2::float8 * interval '1 second')`,
    [id, ago],
  );
}

describe.each(TEST_DIALECTS)('what is computed on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
  });
  afterAll(() => db.close());

  test('every core model can be read, sorted by each field and narrowed by each filter', async () => {
    const reader = createModelReader({ db, sealer: testSealer(), catalogue: testCatalogue() });
    for (const entry of ALL_MODELS) {
      const { fields } = entry.model;
      const sort = Object.keys(fields)
        .filter((name) => fields[name]?.sortable === true)
        .map((field) => ({ field, direction: 'asc' }));
      expect((await reader.list(entry, SUPER, { sort })).rows, entry.model.name).toEqual([]);
      for (const caller of [testCaller(2, { organizationId: 1 }), testCaller(3, { userId: 1 })]) {
        expect(await reader.count(entry, caller), entry.model.name).toBe(0);
      }
    }
  });

  test.each([
    ['engine_registry', 'provider', 'engine_node_install_registry', 'provider_id', 'ollama', 'openai'],
    ['extractor_registry', 'extractor_id', 'extractor_node_install_registry', 'extractor_id', 'plain-text', 'gone'],
  ])(
    'the status of %s follows what is wanted and what live nodes say',
    async (name, column, installs, of, id, other) => {
      const reader = createModelReader({ db, sealer: testSealer(), catalogue: testCatalogue() });
      await db.query('delete from nodes');
      const live = ['a', 'b', 'c'];
      for (const node of live) await addNode(db, node, -60);
      await addNode(db, 'dead', 1);
      for (const wanted of ['none', 'installed', 'active']) {
        await db.query(`insert into ${name} (name, ${column}, wanted, revision) values ($1, $2, $1, 1)`, [wanted, id]);
      }
      const statuses = async (rows: { readonly [node: string]: string }): Promise<unknown> => {
        await db.query(`delete from ${installs}`);
        for (const [node, status] of Object.entries(rows)) {
          await db.query(`insert into ${installs} (${of}, node_id, status) values ($1, $2, $3)`, [id, node, status]);
          // What another one says of itself changes nothing.
          await db.query(`insert into ${installs} (${of}, node_id, status) values ($1, $2, 'error')`, [other, node]);
        }
        const { rows: shown } = await reader.all(entryOf(name), SUPER);
        return Object.fromEntries(shown.map((row) => [row.name, row.status]));
      };
      const all = (status: string) => ({ none: 'uninstalled', installed: status, active: status });
      expect(await statuses({})).toEqual(all('installing'));
      expect(await statuses({ a: 'pending' })).toEqual(all('installing'));
      expect(await statuses({ a: 'error', b: 'installing' })).toEqual(all('installing'));
      expect(await statuses({ a: 'error', b: 'error' })).toEqual(all('error'));
      expect(await statuses({ a: 'error', b: 'pending', c: 'installed' })).toEqual({
        none: 'uninstalled',
        installed: 'installed',
        active: 'active',
      });
      // A node without a lease says nothing, whatever it wrote last.
      expect(await statuses({ dead: 'installed' })).toEqual(all('installing'));
      expect(await statuses({ dead: 'installed', a: 'error' })).toEqual(all('error'));
      const narrowed = await reader.list(entryOf(name), SUPER, { filters: { status: 'error' } });
      expect(narrowed.rows.map((row) => row.name)).toEqual(['installed', 'active']);
    },
  );

  test('an instance is supported while the platform has its provider', async () => {
    await db.query('delete from engine_registry');
    await db.query(
      `insert into engine_registry (name, provider, revision) values ('a', 'openai', 1), ('b', 'gone', 1)`,
    );
    const catalogue = testCatalogue();
    const reader = createModelReader({ db, sealer: testSealer(), catalogue });
    const { rows } = await reader.all(entryOf('engine_registry'), SUPER, { filters: { supported: false } });
    expect(rows).toMatchObject([{ name: 'b', provider: 'gone', supported: false }]);
    expect(await reader.count(entryOf('engine_registry'), SUPER, { filters: { supported: true } })).toBe(1);
  });

  test('environment variables are what is declared, merged with what is stored', async () => {
    const sealer = testSealer();
    const declared = (name: string, parts: Partial<EnvironmentDeclaration> = {}): EnvironmentDeclaration => ({
      subjectKind: 'provider',
      subject: 'openai',
      name,
      label: `Label of ${name}`,
      description: 'What it is for.',
      required: false,
      secret: true,
      ...parts,
    });
    const environment = [
      declared('KEPT'),
      declared('BARE', { required: true, secret: false }),
      declared('OFF'),
      declared('PROXY', { subjectKind: 'global', subject: '' }),
      declared('CLEARED'),
    ];
    const reader = createModelReader({ db, sealer, catalogue: testCatalogue({ environment: () => environment }) });
    const store = async (name: string, value: string | null, enabled: boolean, subject = 'openai'): Promise<void> => {
      const [row] = await db.query<{ id: number }>(
        `insert into environment_values (subject_kind, subject, name, enabled, revision)
         values ('provider', $1, $2, $3, 7) returning id`,
        [subject, name, enabled],
      );
      if (row === undefined || value === null) return;
      const sealed = sealer.seal(value, { table: 'environment_values', rowId: row.id, path: 'value' });
      await db.query('update environment_values set value = $1 where id = $2', [sealed, row.id]);
    };
    const secret = 'canary-9b1c-canary-77d2';
    await store('KEPT', secret, true);
    await store('OFF', 'off', false);
    await store('CLEARED', null, true);
    await store('ORPHAN', 'left behind', true, 'gone');
    const entry = entryOf('environment_variable_registry');
    const { rows } = await reader.all(entry, SUPER);
    const none = { hasValue: false, hint: null };
    expect(rows).toMatchObject([
      { id: 'global//PROXY', source: 'declared', configured: false, hasValue: false, maskedValue: none },
      { id: 'provider/gone/ORPHAN', source: 'orphaned', configured: false, hasValue: true, label: 'ORPHAN' },
      { id: 'provider/openai/BARE', source: 'declared', required: true, secret: false, enabled: true, revision: null },
      { id: 'provider/openai/CLEARED', source: 'declared', configured: false, hasValue: false, maskedValue: none },
      {
        id: 'provider/openai/KEPT',
        source: 'stored',
        label: 'Label of KEPT',
        configured: true,
        maskedValue: { hasValue: true, hint: null },
        revision: 7,
      },
      { id: 'provider/openai/OFF', source: 'stored', enabled: false, configured: false, hasValue: true },
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain('eh1.');
    const configured = await reader.list(entry, SUPER, { filters: { configured: true, name: 'kept' } });
    expect(configured.rows.map(({ id }) => id)).toEqual(['provider/openai/KEPT']);
    expect(await reader.view(entry, SUPER, 'provider/openai/KEPT')).toMatchObject({ name: 'KEPT', hasValue: true });
    expect(await reader.view(entry, SUPER, 'provider/openai/kept')).toBeNull();
  });
});
