// npm run generate [-- --check]: writes the generated documents, or says which of them are out of date.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkGenerated } from './checks/check-generated.ts';
import { runChecks } from './checks/run-checks.ts';
import { ALL_GENERATORS } from './generators/all-generators.ts';
import { documentsOf, placeOf } from './generators/generator.ts';

const root = join(import.meta.dirname, '..');
const [option, ...rest] = process.argv.slice(2);
if ((option !== undefined && option !== '--check') || rest.length > 0) {
  process.stderr.write('usage: npm run generate [-- --check]\n');
  process.exit(2);
}
if (option === '--check') {
  const { failed } = await runChecks(root, [checkGenerated]);
  process.exitCode = failed === 0 ? 0 : 1;
} else {
  for (const generator of ALL_GENERATORS) {
    try {
      for (const [file, text] of await documentsOf(generator, root)) {
        if (text === null) {
          await rm(join(root, file), { recursive: true });
          process.stdout.write(`removed ${file}\n`);
        } else if (await writeIfChanged(join(root, file), text)) process.stdout.write(`wrote ${file}\n`);
      }
    } catch (error) {
      // One page that cannot be made keeps no other from being made.
      process.stderr.write(`${placeOf(generator)}: ${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  }
}

async function writeIfChanged(path: string, text: string): Promise<boolean> {
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept === text) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return true;
}
