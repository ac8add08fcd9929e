import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { expect, test } from 'vitest';
import { drizzleTables } from '../tables/all-tables.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migration-files.ts';

interface Journal {
  entries: { tag: string; when: number }[];
}

test('the last migration leads to what the models declare', async () => {
  const last = readMigrations().at(-1);
  const file = join(MIGRATIONS_FOLDER, 'meta', `${last?.tag.slice(0, 4)}_snapshot.json`);
  const snapshot = JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof generateDrizzleJson>;
  const statements = await generateMigration(
    snapshot,
    generateDrizzleJson(Object.fromEntries(drizzleTables()), snapshot.id),
  );
  expect(statements, 'run `node packages/store/scripts/generate-migration.ts NAME`').toEqual([]);
});

test('a migration that is not younger than the one before it is refused, not skipped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'enginehouse-migrations-'));
  try {
    cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });
    const file = join(folder, 'meta', '_journal.json');
    const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal;
    const last = journal.entries.at(-1);
    if (last === undefined) throw new TypeError('no migration');
    const late = '9999_late';
    writeFileSync(join(folder, `${late}.sql`), 'select 1');
    writeFileSync(file, JSON.stringify({ ...journal, entries: [...journal.entries, { tag: late, when: last.when }] }));
    expect(() => readMigrations(folder)).toThrow(
      expect.objectContaining({ code: 'MIGRATIONS_IN_DISORDER', where: late }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
