import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts a process of this folder, ended with `opening`; resolves with its first message, when it serves. */
export async function forkServing<Told>(
  file: string,
  args: readonly string[],
  opening: AsyncDisposableStack,
): Promise<{ readonly child: ChildProcess; readonly told: Told }> {
  const child = fork(join(import.meta.dirname, file), [...args], { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
  opening.defer(async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`bench/http/${file} ended with ${code}`);
  });
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [Told];
  return { child, told };
}
