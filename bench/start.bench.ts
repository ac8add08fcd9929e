import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '@enginehouse/console';
import { defineBenchRow } from './harness/define-bench-row.ts';

const ROOT = join(import.meta.dirname, '..');

/** Milliseconds from the start of a program until it says that it is ready, on a folder that is new. */
async function untilSaid(
  command: string,
  argsFor: (folder: string) => readonly string[],
  ready: RegExp,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-start-'));
  const began = performance.now();
  // A group of its own: what npm has started ends with it.
  const child = spawn(command, argsFor(folder), { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'close');
  try {
    return await new Promise<number>((resolve, reject) => {
      let said = '';
      const read = (chunk: Buffer): void => {
        said += chunk.toString();
        if (ready.test(said)) resolve(performance.now() - began);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('error', reject);
      child.on('close', (code) => reject(new Error(`${command} ended with ${code} before it was ready\n${said}`)));
    });
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

export const rows = [
  defineBenchRow({
    name: 'start-ready',
    what: 'npm start on a new data folder to ready: the example loaded and scored, the console served',
    against: 'opening PGlite alone on a new folder',
    limit: 1_500,
    unit: 'ms',
    rounds: 5,
    setup: async () => {
      await buildConsole();
      const house = (): Promise<number> =>
        untilSaid('npm', (folder) => ['start', '--', '--data', folder, '--port', '0'], /Enginehouse is serving/);
      const bare = (): Promise<number> =>
        untilSaid(
          process.execPath,
          (folder) => [join(import.meta.dirname, 'start', 'open-pglite.ts'), folder],
          /^open$/m,
        );
      await house();
      await bare();
      return {
        async measure(round) {
          const order = round % 2 === 0 ? [house, bare] : [bare, house];
          const times = new Map<unknown, number>();
          for (const side of order) times.set(side, await side());
          const [whole, alone] = [times.get(house) as number, times.get(bare) as number];
          console.error(`npm start ${Math.round(whole)} ms, PGlite alone ${Math.round(alone)} ms`);
          return whole - alone;
        },
      };
    },
  }),
];
