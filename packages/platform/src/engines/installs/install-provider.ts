import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isEnginehouseError } from '@enginehouse/errors';
import { installFailed, installSilent } from './install-errors.ts';
import type { InstallRunner } from './install-runner.ts';
import { createProgressGuess } from './npm-lines.ts';
import type { ProviderFolder } from './provider-folder.ts';

export interface ProviderInstall {
  readonly folder: ProviderFolder;
  readonly runner: InstallRunner;
  readonly dependencies: number;
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  /** 0 to 1. */
  readonly onProgress: (done: number) => void;
  /** An install that says and writes nothing for so long is ended. */
  readonly silenceMs: number;
}

/** Packages that are being unpacked are no line: the folder is looked at so often, when nothing was said. */
const LOOK_EVERY = 10;

/**
 * Installs the dependencies of a provider beside those in force and swaps them whole. One at a time, over all processes. Rejects
 * with the errors of the runner, `DEPENDENCY_NOT_INTACT`, `INSTALL_SILENT`, or the signal's reason; then nothing has changed.
 */
export async function installProvider(install: ProviderInstall): Promise<void> {
  const { folder, runner, force, signal, onLine, onProgress } = install;
  try {
    using _ = await folder.lock(signal);
    await folder.clear();
    // Another process on this folder may have done it meanwhile.
    if (!force && folder.missing().length === 0) return;
    const unfinished = await folder.begin();
    try {
      await using watched = watchSilence(unfinished, install.silenceMs, signal);
      const guess = createProgressGuess(install.dependencies);
      await runner.install({
        folder: unfinished,
        signal: watched.signal,
        onLine: (line) => {
          watched.alive();
          onProgress(guess(line));
          onLine(line);
        },
      });
      onProgress(0.95);
      await folder.activate(unfinished);
      onProgress(1);
    } finally {
      await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
    }
  } catch (error) {
    throw typed(error, signal);
  }
}

interface Watched extends AsyncDisposable {
  /** Aborted by the install's own signal too. */
  readonly signal: AbortSignal;
  alive(): void;
}

/** Progress keeps an install alive, however long it takes: a line, or a folder that grows. */
function watchSilence(folder: string, silenceMs: number, outer: AbortSignal): Watched {
  const silent = new AbortController();
  let lastSign = performance.now();
  let size = 0;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    if (performance.now() - lastSign < silenceMs / LOOK_EVERY) return;
    const now = await sizeOf(folder);
    if (now !== size) lastSign = performance.now();
    size = now;
    if (performance.now() - lastSign > silenceMs) silent.abort(installSilent(Math.round(silenceMs / 1_000)));
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, silenceMs / LOOK_EVERY).unref();
  return {
    signal: AbortSignal.any([outer, silent.signal]),
    alive: () => {
      lastSign = performance.now();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Files and their bytes below a folder, as one number that grows with both; what goes away while it is read is not counted. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let size = entries.length;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    size += await stat(join(entry.parentPath, entry.name)).then(
      (file) => file.size,
      () => 0,
    );
  }
  return size;
}

function typed(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (isEnginehouseError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const full = /ENOSPC|disk is full|EDQUOT/i.test(reason);
  return installFailed(full ? 'INSTALL_DISK_FULL' : 'INSTALL_FAILED', reason.slice(0, 500), error);
}
