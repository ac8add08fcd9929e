// npm for tests: the real one where the real package is asked for, and the fast one everywhere else.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
if (Object.hasOwn(dependencies, 'compromise')) {
  const { status } = spawnSync('npm', process.argv.slice(2), { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  await import('../../packages/platform/src/engines/installs/testing/fake-npm.mjs');
}
