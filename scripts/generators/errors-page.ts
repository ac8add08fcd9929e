import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ErrorFactory, ErrorTable } from '@enginehouse/errors';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/errors.md: every code of every package. */
export const errorsPage: PageGenerator = {
  file: 'docs/reference/errors.md',
  render: async (root) => renderErrors(await readErrorTables(root)),
};

/** The table of each package that has one, by the package's name, in alphabetical order. */
export async function readErrorTables(root: string): Promise<ReadonlyMap<string, ErrorTable>> {
  const tables = new Map<string, ErrorTable>();
  for (const name of (await readdir(join(root, 'packages'))).sort()) {
    const file = await tableFile(join(root, 'packages', name, 'src'));
    if (file === undefined) continue;
    const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    const table = module[`${name.toUpperCase()}_ERRORS`] ?? Object.values(module).find(isFactory)?.table;
    if (table === undefined) throw new Error(`${file} exports no table of codes`);
    tables.set(name, table as ErrorTable);
  }
  return tables;
}

/** `error-table.ts` where the codes of a package stand in several files, else `errors.ts`. */
async function tableFile(folder: string): Promise<string | undefined> {
  const files: readonly string[] = await readdir(folder).catch(() => []);
  const found = ['error-table.ts', 'errors.ts'].find((file) => files.includes(file));
  return found === undefined ? undefined : join(folder, found);
}

function isFactory(value: unknown): value is ErrorFactory<ErrorTable> {
  return typeof value === 'object' && value !== null && 'table' in value && 'error' in value;
}

/** The page; throws when one code stands in two packages. */
export function renderErrors(tables: ReadonlyMap<string, ErrorTable>): string {
  const owners = new Map<string, string>();
  const lines = [
    GENERATED_NOTE,
    '',
    '# Error codes',
    '',
    'Every error has a code, what happened, where, and what to do. Over HTTP it is problem details (RFC 9457) with the',
    'status below; the CLI prints the same three lines and ends with a code of its own.',
  ];
  for (const [name, table] of tables) {
    lines.push('', `## ${name}`, '', tableRow(['code', 'status', 'meaning', 'what to do']), '|---|---|---|---|');
    for (const [code, entry] of Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const owner = owners.get(code);
      if (owner !== undefined) throw new Error(`the error code ${code} stands in ${owner} and in ${name}`);
      if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code))
        throw new Error(`${name}: '${code}' is not SCREAMING_SNAKE_CASE`);
      owners.set(code, name);
      lines.push(tableRow([`\`${code}\``, String(entry.status), entry.meaning, entry.fix]));
    }
  }
  return `${lines.join('\n')}\n`;
}
