// Writes the SQL that leads from the last migration to what the models declare now:
//   node packages/store/scripts/generate-migration.ts NAME     a new migration
//   node packages/store/scripts/generate-migration.ts --again   the newest one anew, under its name (only before it is merged)
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { MIGRATIONS_FOLDER } from '../src/migration/migration-files.ts';
import { drizzleTables, TABLE_DEFINITIONS } from '../src/tables/all-tables.ts';
import { deferredRules } from '../src/tables/deferred-rules.ts';
import { HAND_WRITTEN_RULES } from '../src/tables/hand-written-rules.ts';

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

const journalFile = join(MIGRATIONS_FOLDER, 'meta', '_journal.json');

const [argument] = process.argv.slice(2);
if (argument === undefined) throw new TypeError('Name the migration, for example: add_tokens');
const journal = argument === '--again' ? withoutLast(readJournal()) : readJournal();
const name = argument === '--again' ? nameOfLast(readJournal()) : argument;
const number = String(journal.entries.length).padStart(4, '0');
const tag = `${number}_${name}`;
const before = previousSnapshot(journal);
const after = generateDrizzleJson(Object.fromEntries(drizzleTables()), before.id);
const statements = [
  ...(await generateMigration(before, after)),
  // drizzle has no word for deferrable constraints.
  ...deferredRules(TABLE_DEFINITIONS.filter((table) => !(`public.${table.name}` in before.tables))),
  ...(HAND_WRITTEN_RULES[tag] ?? []),
];
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

function readJournal(): Journal {
  return JSON.parse(readFileSync(journalFile, 'utf8')) as Journal;
}

function nameOfLast({ entries }: Journal): string {
  const last = entries.at(-1);
  if (last === undefined || entries.length === 1) throw new TypeError('The first migration is never made anew');
  return last.tag.slice(5);
}

/** The journal before its newest migration, whose files go. */
function withoutLast(journal: Journal): Journal {
  const last = journal.entries.at(-1);
  if (last === undefined || journal.entries.length === 1) throw new TypeError('The first migration is never made anew');
  rmSync(join(MIGRATIONS_FOLDER, `${last.tag}.sql`), { force: true });
  rmSync(join(MIGRATIONS_FOLDER, 'meta', `${last.tag.slice(0, 4)}_snapshot.json`), { force: true });
  return { ...journal, entries: journal.entries.slice(0, -1) };
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
