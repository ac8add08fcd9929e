import { expect, test } from 'vitest';
import { createRunLog, type Database, openDatabase } from '../packages/store/src/index.ts';
import { migrateDatabase } from '../packages/store/src/migration/migrate-database.ts';
import { readMigrations } from '../packages/store/src/migration/migration-files.ts';
import { emptyTestLocation, makePlan, makeRecord, type TestLocation } from '../packages/store/src/testing/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { fetchAsOperator } from './as-operator.ts';
import { runCommand, startCommand, temporaryFolder, urlServed } from './command.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

/** Starts three servers at once on one database; all answer, one has migrated, and all know the same key. */
async function startThree({ options }: TestLocation) {
  if (!('url' in options)) throw new TypeError('not a server');
  const env = { DATABASE_URL: options.url, ENGINEHOUSE_KEYS: makeKeyText('test') };
  using engines = engineFolder(RESEARCHING_ENGINES);
  await using started = new AsyncDisposableStack();
  const folders = await Promise.all([1, 2, 3].map(() => temporaryFolder()));
  for (const folder of folders) started.use(folder);
  const servers = folders.map(({ path }) =>
    started.use(startCommand(['start', '--port', '0', '--engines', engines.path, '--data', path, '--json'], { env })),
  );
  const urls = await Promise.all(servers.map(urlServed));
  const asked = await Promise.all(folders.map(({ path }) => fetchAsOperator(path)));
  const ready = await Promise.all(urls.map(async (url) => (await fetch(`${url}/readyz`)).status));
  expect(ready).toEqual([200, 200, 200]);
  const made = await Promise.all(
    urls.map(async (url, index) => {
      const answer = await asked[index]?.(`${url}/api/v1/models/engine_registry`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ values: { name: `of ${index}`, provider: 'openai', config: { api_key: 'a secret' } } }),
      });
      return answer?.status;
    }),
  );
  expect(made).toEqual([200, 200, 200]);
  const engineIds = await Promise.all(
    urls.map(async (url, index) => {
      const { engines: list } = (await (
        await (asked[index] as (typeof asked)[number])(`${url}/api/v1/engines`)
      ).json()) as {
        engines: { engineId: string; effective: { activationState: string } }[];
      };
      return list.map(({ engineId, effective }) => `${engineId} ${effective.activationState}`);
    }),
  );
  for (const server of servers) server.child.kill('SIGTERM');
  for (const server of servers) expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  const [first = { path: '' }] = folders;
  const verified = await runCommand(['audit', 'verify', '--data', first.path], { env });
  expect(verified).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^the chain is whole\n/) });
  const runs = await runCommand(['runs', 'ls', '--data', first.path, '--json'], { env });
  return { engineIds, runs: (JSON.parse(runs.stdout) as { rows: { runId: string }[] }).rows };
}

async function expectMigratedOnce(db: Database): Promise<void> {
  const applied = await db.query<{ tag: string }>('select tag from schema_migrations order by tag');
  expect(applied.map(({ tag }) => tag)).toEqual(readMigrations().map(({ tag }) => tag));
  const keys = await db.query('select key_id, state from vault_keys');
  expect(keys).toEqual([{ key_id: 'test', state: 'seals' }]);
  const [rows] = await db.query<object>(
    `select (select count(*) from engine_registry) as instances, (select count(*) from revision) as revisions,
       (select count(*) from outbox_head) as heads`,
  );
  expect(rows).toEqual({ instances: 3, revisions: 1, heads: 1 });
}

test('three servers that start at once on an empty database all come up, and one migrates', async () => {
  await using location = await emptyTestLocation('postgres');
  await startThree(location);
  await using db = await openDatabase(location.options);
  await expectMigratedOnce(db);
});

test('the same on the schema of the first release, whose data stays', async () => {
  await using location = await emptyTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await migrateDatabase(db, readMigrations().slice(0, 1));
  const runId = await useFirstRelease(db);
  const before = await oldRows(db);
  expect(before).not.toContain(null);
  const { engineIds, runs } = await startThree(location);
  await expectMigratedOnce(db);
  expect(await oldRows(db)).toEqual(before);
  for (const list of engineIds) expect(list).toContain('second deprecated');
  expect(runs.map(({ runId }) => runId)).toEqual([runId]);
  const [head] = await db.query<{ first: number }>(
    `select min(position)::int as first from outbox where type like 'core.%'`,
  );
  // Positions go on behind those of before.
  expect(head?.first).toBeGreaterThan(42);
});

/**
 * What a house had written before there were core models: an override, a setting, and events of each, in the words of that
 * release; and a run, whose tables are what they were.
 */
async function useFirstRelease(db: Database): Promise<string> {
  await db.query(`
    insert into engine_states (engine_id, override, reason, actor, valid_from, revision)
      values ('second', '{"activationState":"deprecated"}', 'old', 'somebody', now(), 1);
    insert into settings (key, value, revision) values ('hardCap', '77', 2);
    insert into revision (number, process_table_number) values (2, 2)
      on conflict (id) do update set number = excluded.number, process_table_number = excluded.process_table_number;
    insert into audit_events (event_type, entity_type, entity_id, operation, actor_role, channel) values
      ('engine.state.changed', 'engine', 'second', 'update', 'somebody', 'test'),
      ('setting.changed', 'setting', 'hardCap', 'update', 'somebody', 'test');
    insert into outbox (position, source, type, subject, data, revision) values
      (41, '/engines/second', 'engine.state.changed', 'second', '{}', 1),
      (42, '/settings/hardCap', 'setting.changed', 'hardCap', '{}', 2)`);
  await using log = createRunLog(db, { nodeId: 'old' });
  const record = makeRecord(makePlan([{ engineId: 'first' }]));
  await log.append(record);
  return record.runId;
}

/** A column of the outbox that the first release did not have. */
const CAME_SINCE = 'user_id';

async function oldRows(db: Database): Promise<unknown> {
  const [row] = await db.query<object>(
    `select (select json_agg(it) from engine_states it) as states, (select json_agg(it) from settings it) as settings,
       (select json_agg(it) from engine_runs it) as runs, (select json_agg(it) from audit_events it where actor_role = 'somebody') as audits,
       (select json_agg(to_jsonb(it) - '${CAME_SINCE}' order by id) from outbox it where position < 43) as records`,
  );
  return Object.values(row ?? {});
}
