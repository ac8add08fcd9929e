// npm run test:long [-- --full]: the tests that count in hundreds; a tenth of each count unless --full.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseSeed, runProject } from './vitest-project.ts';

function readFull(): boolean {
  try {
    return parseArgs({ options: { full: { type: 'boolean', default: false } } }).values.full;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: npm run test:long [-- --full]\n`);
    process.exit(2);
  }
}

const full = readFull();
const seed = chooseSeed();
const again = `ENGINEHOUSE_SEED=${seed} npm run test:long${full ? ' -- --full' : ''}`;
process.stdout.write(
  `${full ? 'full counts' : 'a tenth of the counts'}, seed ${seed}: ${again} runs the same again\n\n`,
);
const { passed, failed } = await runProject(join(import.meta.dirname, '..'), 'long', {
  ENGINEHOUSE_SEED: String(seed),
  ENGINEHOUSE_COUNTS: full ? 'full' : 'tenth',
});
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
