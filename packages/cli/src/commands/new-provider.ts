import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nameTaken, outputFailed } from '../errors.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { filledIn, openFolder, requireExtensionName, templatesOf, writeNew } from '../skeletons/skeleton.ts';

/** Of which this command is a part. */
const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/[\\/]$/, '');

/** Writes the skeleton of a provider: a package in a folder of its own, which passes the contract as it is. */
export async function newProvider(terminal: Terminal, name: string, folder: string, json: boolean): Promise<void> {
  requireExtensionName(name);
  const target = join(folder, name);
  await openFolder(folder);
  await makeNew(target);
  const written: string[] = [];
  try {
    const templates = templatesOf('provider');
    const entries = await readdir(templates, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const from = join(entry.parentPath, entry.name);
      const to = join(target, relative(templates, from));
      await openFolder(dirname(to));
      await writeNew(to, filledIn(await readFile(from, 'utf8'), name));
      written.push(to);
    }
  } catch (error) {
    // Half a package would only be in the way of the next attempt.
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  if (json) {
    await printJson(terminal, { written: written.toSorted() });
    return;
  }
  const beside = relative(process.cwd(), target);
  const shown = beside.startsWith('..') ? target : beside;
  await write(
    terminal.out,
    `${styled(terminal, 'green', 'wrote')} ${shown}: ${written.length} files\n\n` +
      `  1. make the packages of the SDK, and install them in it:\n` +
      `     npm --prefix ${CHECKOUT} run pack\n` +
      `     cd ${shown} && npm install ${join(CHECKOUT, '.cache', 'pack')}/*.tgz\n` +
      `  2. hold it to types, and to the contract of providers:\n     npm run check && npm test\n` +
      `  3. have a server use it:\n     ENGINEHOUSE_PROVIDERS=${target}/src/index.ts npx enginehouse start\n\n` +
      `Its README says what is in which file.\n`,
  );
}

/** Makes a folder that is not there yet. Rejects with `NAME_TAKEN` and `OUTPUT_FAILED`. */
async function makeNew(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw nameTaken(path);
    throw outputFailed(path, error);
  }
}
