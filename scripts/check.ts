// npm run check [-- NAME...]: every check without the tests, or those named.
import { join } from 'node:path';
import { ALL_CHECKS } from './checks/all-checks.ts';
import { runChecks } from './checks/run-checks.ts';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !ALL_CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no check '${unknown.join("', '")}'; there are ${ALL_CHECKS.map((one) => one.name).join(', ')}\n`,
  );
  process.exit(2);
}
const chosen = names.length === 0 ? ALL_CHECKS : ALL_CHECKS.filter((check) => names.includes(check.name));
const { passed, failed } = await runChecks(join(import.meta.dirname, '..'), chosen);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
