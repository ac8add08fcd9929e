import type { Queryable } from '../../database.ts';

/** How this database tells texts apart without regard to case, and orders them. */
export interface TextFolding {
  /** Part of the shape of statements. */
  readonly shape: string;
  /** SQL of a text in lower case, ordered by its characters' numbers. */
  fold(text: string): string;
}

/** Every letter of Unicode, whatever the locale of the database: PostgreSQL 17 and newer. */
const UNICODE: TextFolding = { shape: 'u', fold: (text) => `lower(${text} collate "pg_c_utf8")` };
/** The letters that the locale of the database knows; with the locale C those of ASCII. */
const LOCALE: TextFolding = { shape: 'l', fold: (text) => `lower(${text}) collate "C"` };

const foldings = new WeakMap<Queryable, TextFolding>();

/** What the database can do; asked once. */
export async function textFolding(db: Queryable): Promise<TextFolding> {
  const known = foldings.get(db);
  if (known !== undefined) return known;
  const [row] = await db.query<{ unicode: boolean }>(
    `select exists (select from pg_collation where collname = 'pg_c_utf8' and collprovider = 'b') as unicode`,
  );
  const folding = row?.unicode === true ? UNICODE : LOCALE;
  foldings.set(db, folding);
  return folding;
}
