import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '@enginehouse/server/discovery';
import { invalidName, nameTaken, notAFolder, outputFailed } from '../errors.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';

const TEMPLATE = fileURLToPath(new URL('../../templates/engine/__engineId__.engine.ts', import.meta.url));
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Writes the skeleton of an engine: one file, which loads and runs as it is. */
export async function newEngine(terminal: Terminal, name: string, folder: string, json: boolean): Promise<void> {
  if (!KEBAB_CASE.test(name) || name.length > 80) throw invalidName(name);
  const path = join(folder, `${name}.engine.ts`);
  const text = filledIn(await readFile(TEMPLATE, 'utf8'), name);
  try {
    await makeFolder(dirname(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw notAFolder(folder);
    throw outputFailed(folder, error);
  }
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw nameTaken(path);
    throw outputFailed(path, error);
  }
  if (json) {
    await printJson(terminal, { written: [path] });
    return;
  }
  const shown = relative(process.cwd(), path);
  const engines = `--engines ${relative(process.cwd(), folder) || '.'}`;
  await write(
    terminal.out,
    `${styled(terminal, 'green', 'wrote')} ${shown}\n\n` +
      `  1. write its score function\n` +
      `  2. see it, or what is wrong with it:\n     npx enginehouse engines ls ${engines}\n` +
      `  3. run it on rows of CSV, JSON or NDJSON:\n     npx enginehouse score FILE ${engines}\n\n` +
      `Beside a running server add --data .try: the folder .enginehouse is its own.\n`,
  );
}

function filledIn(template: string, name: string): string {
  const displayName = name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  return template.replaceAll('__engineId__', name).replaceAll('__displayName__', displayName);
}
