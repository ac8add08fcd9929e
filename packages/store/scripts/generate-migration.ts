// Writes the SQL that leads from the last migration to what the models declare now:
//   node packages/store/scripts/generate-migration.ts NAME     a new migration
//   node packages/store/scripts/generate-migration.ts --initial the first one anew (only before the first release)
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { MIGRATIONS_FOLDER } from '../src/migration/migration-files.ts';
import { drizzleTables } from '../src/tables/all-tables.ts';

interface JournalEntry {
  readonly idx: number;
  readonly version: string;
  readonly when: number;
  readonly tag: string;
  readonly breakpoints: boolean;
}
interface Journal {
  readonly version: string;
  readonly dialect: string;
  readonly entries: readonly JournalEntry[];
}
type Snapshot = ReturnType<typeof generateDrizzleJson>;

const EMPTY_JOURNAL: Journal = { version: '7', dialect: 'postgresql', entries: [] };
const journalFile = join(MIGRATIONS_FOLDER, 'meta', '_journal.json');

const [argument] = process.argv.slice(2);
if (argument === undefined) throw new TypeError('Name the migration, for example: add_tokens');
const initial = argument === '--initial';
if (initial) rmSync(MIGRATIONS_FOLDER, { recursive: true, force: true });
mkdirSync(join(MIGRATIONS_FOLDER, 'meta'), { recursive: true });

const journal = initial ? EMPTY_JOURNAL : (JSON.parse(readFileSync(journalFile, 'utf8')) as Journal);
const number = String(journal.entries.length).padStart(4, '0');
const tag = `${number}_${initial ? 'initial' : argument}`;
const before = previousSnapshot(journal);
const after = generateDrizzleJson(Object.fromEntries(drizzleTables()), before.id);
const statements = await generateMigration(before, after);
if (statements.length === 0) {
  console.log('The models are what the last migration made: nothing to write.');
} else {
  const last = journal.entries.at(-1)?.when ?? 0;
  const entry = {
    idx: journal.entries.length,
    version: '7',
    when: Math.max(Date.now(), last + 1),
    tag,
    breakpoints: true,
  };
  writeFileSync(join(MIGRATIONS_FOLDER, `${tag}.sql`), `${statements.join('\n--> statement-breakpoint\n')}\n`);
  writeJson(join(MIGRATIONS_FOLDER, 'meta', `${number}_snapshot.json`), after);
  writeJson(journalFile, { ...journal, entries: [...journal.entries, entry] });
  console.log(
    `${tag}.sql: ${statements.length} statements. Read it before you commit it: it is never edited afterwards.`,
  );
}

function previousSnapshot({ entries }: Journal): Snapshot {
  const last = entries.at(-1);
  if (last === undefined) return generateDrizzleJson({});
  const file = join(MIGRATIONS_FOLDER, 'meta', `${last.tag.slice(0, 4)}_snapshot.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
