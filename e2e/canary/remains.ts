import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenDatabaseOptions, openDatabase } from '../../packages/store/src/index.ts';

/** Something that is left when a house was at work. */
export interface Remain {
  readonly where: string;
  readonly bytes: Buffer;
}

/** Every file below a folder. Files that went meanwhile are none. */
export async function filesOf(folder: string): Promise<readonly Remain[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(
    files.map(async (where) => ({ where, bytes: await readFile(where).catch(() => Buffer.alloc(0)) })),
  );
}

/** Every row of every table as text. */
export async function rowsOf(options: OpenDatabaseOptions): Promise<readonly Remain[]> {
  await using db = await openDatabase(options);
  const tables = await db.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const remains: Remain[] = [];
  for (const { name } of tables) {
    const rows = await db.query<{ text: string }>(`select it::text as text from ${name} it`);
    remains.push({ where: `rows of ${name}`, bytes: Buffer.from(rows.map(({ text }) => text).join('\n')) });
  }
  return remains;
}

/** Where a server keeps its data. */
export async function dataFolderOf(options: OpenDatabaseOptions): Promise<string> {
  await using db = await openDatabase(options);
  const [row] = await db.query<{ data_directory: string }>('show data_directory');
  return row?.data_directory ?? '';
}
