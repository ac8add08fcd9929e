import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const CI_RUN = join(import.meta.dirname, '..', '.ci', 'run');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ci-run-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs .ci/run with an npm that says what it is told to: `npm test` first, then `npm run test:long`. */
async function ciRun(test: string, long: string): Promise<{ code: number; last: string }> {
  await writeFile(join(folder, 'npm'), `#!/bin/sh\nif [ "$1" = test ]; then ${test}; else ${long}; fi\n`);
  await chmod(join(folder, 'npm'), 0o755);
  return new Promise((resolve) => {
    execFile(CI_RUN, { env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), last: stdout.trimEnd().split('\n').at(-1) ?? '' });
    });
  });
}

test.each([
  ['adds up what both say', 'echo "10 passed, 0 failed"', 'echo "2 passed, 0 failed"', 0, '12 passed, 0 failed'],
  [
    'counts failures of either',
    'echo "10 passed, 1 failed"; exit 1',
    'echo "2 passed, 3 failed"; exit 1',
    1,
    '12 passed, 4 failed',
  ],
  [
    'takes the last count of each',
    'echo "1 passed, 5 failed"; echo "9 passed, 0 failed"',
    'echo "1 passed, 0 failed"',
    0,
    '10 passed, 0 failed',
  ],
  ['counts a run without a count as failed', 'echo oops; exit 1', 'echo "2 passed, 0 failed"', 1, '2 passed, 1 failed'],
  [
    'counts an exit code that the count does not explain',
    'echo "9 passed, 0 failed"; exit 1',
    'echo "2 passed, 0 failed"',
    1,
    '11 passed, 1 failed',
  ],
  [
    'runs without standard input',
    'read -r line && exit 1; echo "1 passed, 0 failed"',
    'echo "1 passed, 0 failed"',
    0,
    '2 passed, 0 failed',
  ],
])('%s', async (_, first, second, code, last) => {
  expect(await ciRun(first, second)).toEqual({ code, last });
});
