import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrationsInDisorder } from './migration-errors.ts';

/** One frozen migration. */
export interface Migration {
  /** Name of its file without `.sql`, for example `0000_initial`. */
  readonly tag: string;
  /** When it was made, milliseconds since the epoch; grows from one to the next. */
  readonly madeAt: number;
  readonly statements: readonly string[];
  /** SHA-256 (hex) of its text: an edited migration is recognised. */
  readonly hash: string;
}

interface Journal {
  readonly entries: readonly { readonly tag: string; readonly when: number }[];
}

/** Where drizzle-kit wrote them. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Reads the migrations in the order of the journal. Throws `MIGRATIONS_IN_DISORDER` when its times do not grow: a
 * migration that is older than the last applied one would be left out without a word.
 */
export function readMigrations(folder = MIGRATIONS_FOLDER): readonly Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal;
  return journal.entries.map(({ tag, when }, index) => {
    const before = journal.entries[index - 1];
    if (before !== undefined && when <= before.when) throw migrationsInDisorder(tag, before.tag);
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    return {
      tag,
      madeAt: when,
      statements: text.split('--> statement-breakpoint').map((statement) => statement.trim()),
      hash: createHash('sha256').update(text).digest('hex'),
    };
  });
}
