import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { InstallConfig } from './config.ts';
import { npmMissing } from './install-errors.ts';
import type { InstallRunner, PackageInstall } from './install-runner.ts';
import { failureOf, isOfSettings, withoutSecrets } from './npm-lines.ts';

/** In the folder of an install: the process group that works on it, for whoever finds it left behind. */
export const NPM_PID_FILE = '.npm.pid';
/** What is kept for the reason of a failure. */
const LAST_LINES = 100;
const KILL_AFTER_MS = 2_000;

const ARGUMENTS = [
  'install',
  // Scripts of packages run with the rights of this process: none does.
  '--ignore-scripts',
  // Nor is anything fetched from elsewhere than the registry: a package of git is prepared by an npm of its own, which heeds
  // the settings that lie in its folder, and one that is a folder is linked. An older npm does not know these, and goes on.
  '--allow-git=none',
  '--allow-remote=none',
  '--allow-file=none',
  '--allow-directory=none',
  // Nobody starts what packages bring along as programs.
  '--no-bin-links',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--no-workspaces',
  '--no-color',
  '--progress=false',
  // Each fetch is a line: progress, and a sign of life.
  '--loglevel=http',
  // Its own pauses between tries are up to a minute long.
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/**
 * npm as a process of its own, in a group of its own, with nothing of our environment but what it needs. One that does not end
 * when it is asked to is killed after a while.
 */
export function createSpawnedNpm(
  { npmPlaces, environment }: InstallConfig,
  killAfterMs: number = KILL_AFTER_MS,
): InstallRunner {
  return {
    async install({ folder, signal, onLine }: PackageInstall) {
      signal.throwIfAborted();
      const { program, before } = await findNpm(npmPlaces);
      const child = spawn(program, [...before, ...ARGUMENTS], {
        cwd: folder,
        env: { ...environment },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const last: string[] = [];
      const hear = (line: string): void => {
        if (isOfSettings(line)) return;
        const told = withoutSecrets(line);
        last.push(told);
        if (last.length > LAST_LINES) last.shift();
        onLine(told);
      };
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
      const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
      const end = (): void => endGroup(child, killAfterMs);
      signal.addEventListener('abort', end, { once: true });
      try {
        if (child.pid !== undefined) await writeFile(join(folder, NPM_PID_FILE), String(child.pid));
        const [code, killed] = await closed;
        signal.throwIfAborted();
        if (code !== 0)
          throw failureOf(last, killed === null ? `npm ended with ${code}` : `npm was ended by ${killed}`);
      } finally {
        signal.removeEventListener('abort', end);
        killGroup(child.pid, 'SIGKILL');
      }
    },
  };
}

/** The first npm that is there. One written in JavaScript runs on the Node that runs this, whatever PATH says. */
async function findNpm(places: readonly string[]): Promise<{ program: string; before: readonly string[] }> {
  for (const place of places) {
    const path = await realpath(place).catch(() => null);
    if (path === null) continue;
    if (/\.[cm]?[jt]s$/.test(path)) return { program: process.execPath, before: [path] };
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return { program: path, before: [] };
  }
  throw npmMissing(places);
}

function endGroup(child: ChildProcess, killAfterMs: number): void {
  killGroup(child.pid, 'SIGTERM');
  setTimeout(() => killGroup(child.pid, 'SIGKILL'), killAfterMs).unref();
}

/** A process group that is gone already is what was wanted. */
function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH
  }
}
