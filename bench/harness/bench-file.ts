import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchRow } from './define-bench-row.ts';

/** The folder that holds the `*.bench.ts` files. */
export const BENCH_FOLDER = join(import.meta.dirname, '..');

/** Imports a file of the bench folder and gives its rows; throws when it exports no `rows`. */
export async function readRows(file: string): Promise<readonly BenchRow[]> {
  const module = (await import(pathToFileURL(join(BENCH_FOLDER, file)).href)) as { rows?: readonly BenchRow[] };
  if (!Array.isArray(module.rows)) throw new TypeError(`bench/${file} must export its rows as 'rows'`);
  return module.rows;
}
