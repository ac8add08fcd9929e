import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { columnName, type Field } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/read-configuration.ts';
import { openDatabase } from '../open-database.ts';
import { TABLE_DEFINITIONS } from '../tables/all-tables.ts';
import { storedFields } from '../tables/stored-fields.ts';
import { emptyTestLocation, openEmptyDatabase, openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { migrateDatabase } from './migrate-database.ts';
import { readMigrations } from './migration-files.ts';

const COLUMN_TYPES: { readonly [Type in Field['type']]: string } = {
  int: 'integer',
  bigint: 'bigint',
  float: 'double precision',
  text: 'text',
  enum: 'text',
  boolean: 'boolean',
  datetime: 'timestamp with time zone',
  json: 'jsonb',
  'text-list': 'text[]',
  uuid: 'uuid',
  bytes: 'bytea',
};

describe.each(TEST_DIALECTS)('migration on %s', (dialect) => {
  test('makes the tables that the models declare, and nothing else', async () => {
    await using db = await openTestDatabase(dialect);
    const columns = await db.query<{ table: string; column: string; type: string; nullable: boolean }>(
      `select relname as table, attname as column, format_type(atttypid, atttypmod) as type, not attnotnull as nullable
       from pg_attribute join pg_class on attrelid = pg_class.oid
       where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
         and relname <> 'schema_migrations'
       order by relname collate "C", attnum`,
    );
    const declared = TABLE_DEFINITIONS.flatMap((table) =>
      storedFields(table).map(([name, field]) => ({
        table: table.name,
        column: columnName(name, field),
        type: COLUMN_TYPES[field.type],
        nullable: field.nullable === true,
      })),
    );
    expect(columns).toEqual(declared);
    const rules = await db.query<{ name: string }>(
      `select indexrelid::regclass::text as name from pg_index
       where indrelid::regclass::text <> 'schema_migrations' and not indisprimary
         and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) order by 1`,
    );
    const names = TABLE_DEFINITIONS.flatMap(({ unique, indexes }) => [
      ...Object.keys(unique ?? {}),
      ...Object.keys(indexes ?? {}),
    ]);
    expect(rules.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test('is done once, and begins at revision 0 of a history of its own', async () => {
    await using db = await openEmptyDatabase(dialect);
    expect((await migrateDatabase(db)).applied).toEqual(readMigrations().map(({ tag }) => tag));
    const first = await readConfiguration(db);
    expect(first).toMatchObject({ revision: 0, processTableRevision: 0 });
    expect(await migrateDatabase(db)).toEqual({ applied: [] });
    expect((await readConfiguration(db)).epoch).toBe(first.epoch);
  });

  test('is undone whole when a part of it fails', async () => {
    await using db = await openEmptyDatabase(dialect);
    const broken = [
      ...readMigrations(),
      { tag: '9999_broken', madeAt: 1, hash: 'broken', statements: ['create table half (n int)', 'create nonsense'] },
    ];
    await expect(migrateDatabase(db, broken)).rejects.toMatchObject({ code: 'MIGRATION_FAILED', where: '9999_broken' });
    expect(await db.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
    expect((await migrateDatabase(db)).applied).toHaveLength(readMigrations().length);
  });

  test('refuses a database of a newer version, and one whose migration was another', async () => {
    await using db = await openTestDatabase(dialect);
    const [initial, ...rest] = readMigrations();
    if (initial === undefined) throw new TypeError('no migration');
    await expect(migrateDatabase(db, [{ ...initial, hash: 'edited' }, ...rest])).rejects.toMatchObject({
      code: 'MIGRATION_EDITED',
      where: initial.tag,
    });
    await expect(migrateDatabase(db, [])).rejects.toMatchObject({ code: 'DATABASE_IS_NEWER', where: initial.tag });
  });
});

test('three processes that start at once all come up, and one of them migrates', async () => {
  await using location = await emptyTestLocation('postgres');
  const start = () =>
    promisify(execFile)(process.execPath, [
      join(import.meta.dirname, '../testing/open-and-hold.ts'),
      JSON.stringify(location.options),
      'migrate',
    ]);
  const reports = await Promise.all([start(), start(), start()]);
  const applied = reports.map(({ stdout }) => JSON.parse(stdout) as string[]).filter((tags) => tags.length > 0);
  expect(applied).toEqual([readMigrations().map(({ tag }) => tag)]);
});

test('a database restored from a backup, or copied to another place, tells another history', async () => {
  await using location = await emptyTestLocation('postgres');
  if (!('url' in location.options)) throw new TypeError('not a server');
  const own = new URL(location.options.url);
  const name = own.pathname.slice(1);
  const admin = new URL(own);
  admin.pathname = '/postgres';
  const db = await openDatabase(location.options);
  await migrateDatabase(db);
  const before = await readConfiguration(db);
  await db.close();
  await using server = await openDatabase({ url: admin.href });
  await server.query(`create database ${name}_backup template ${name}`);
  await server.query(`drop database ${name} with (force)`);
  await server.query(`alter database ${name}_backup rename to ${name}`);
  await using restored = await openDatabase(location.options);
  const after = await readConfiguration(restored);
  expect(after.revision).toBe(before.revision);
  expect(after.epoch).not.toBe(before.epoch);
});
