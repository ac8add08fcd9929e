import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, test } from 'vitest';
import { temporaryFolder } from './command.ts';
import { type ServedPlace, servedPlace } from './served-place.ts';
import { expectCompletions, type Shell } from './shell-completions.ts';

let served: ServedPlace;

beforeAll(async () => {
  served = await servedPlace();
});
afterAll(() => served[Symbol.asyncDispose]());

/** Puts a shell on the machine where that may be done. Without it the test fails, and says what it needs. */
async function needShell(shell: Shell): Promise<void> {
  const run = promisify(execFile);
  if (await works(shell)) return;
  if (process.getuid?.() === 0) {
    await run('apt-get', ['install', '--yes', '--no-install-recommends', shell], { timeout: 180_000 }).catch(
      () => null,
    );
  }
  if (!(await works(shell)))
    throw new Error(`${shell} is not on this machine, and could not be installed: apt-get install ${shell}`);
}

async function works(shell: Shell): Promise<boolean> {
  return await promisify(execFile)(shell, ['-c', 'true']).then(
    () => true,
    () => false,
  );
}

test.each(['zsh', 'fish'] as const)(
  '%s completes commands, options, choices, files and what the house knows',
  async (shell) => {
    await needShell(shell);
    await using folder = await temporaryFolder();
    await expectCompletions(shell, folder.path, served.place.dataDir);
  },
);
