// npm test: every check, then every test project; ends with 'N passed, N failed' over both.
import { join } from 'node:path';
import { runChecks } from './checks/run-checks.ts';
import { chooseSeed, runProject } from './vitest-project.ts';

const root = join(import.meta.dirname, '..');
const begin = performance.now();
const seed = chooseSeed();
process.stdout.write(`seed ${seed}: ENGINEHOUSE_SEED=${seed} npm test runs the same again\n\n`);

const tallies = [await runChecks(root)];
for (const project of ['unit', 'integration', 'e2e']) {
  process.stdout.write(`\n${project} tests\n`);
  tallies.push(await runProject(root, project, { ENGINEHOUSE_SEED: String(seed) }));
}

const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
process.stdout.write(`\nseed ${seed}, ${Math.round((performance.now() - begin) / 1000)} s\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
