import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { filledIn, openFolder, requireExtensionName, templatesOf, writeNew } from '../skeletons/skeleton.ts';

/** Writes the skeleton of an engine: one file, which loads and runs as it is. */
export async function newEngine(terminal: Terminal, name: string, folder: string, json: boolean): Promise<void> {
  requireExtensionName(name);
  const path = join(folder, `${name}.engine.ts`);
  const template = await readFile(join(templatesOf('engine'), '__engineId__.engine.ts'), 'utf8');
  await openFolder(dirname(path));
  await writeNew(path, filledIn(template, name));
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
