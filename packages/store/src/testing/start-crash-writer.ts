import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OpenDatabaseOptions } from '../open-database.ts';

/** A process that writes runs until it is killed. */
export interface CrashWriter {
  /** Ids of the runs that were answered so far, in the order of their answers. */
  readonly answered: readonly string[];
  /** Resolves when this many runs were answered; rejects when the process ends before. */
  until(count: number): Promise<void>;
  /** Sends SIGKILL, and resolves with all that was answered before it struck. */
  kill(): Promise<readonly string[]>;
}

const SCRIPT = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));

/** Starts a process that appends runs to a migrated database and prints the answered ones. For tests with kill -9. */
export function startCrashWriter(
  options: OpenDatabaseOptions,
  { nodeId = 'crash-writer', callers = 64 }: { readonly nodeId?: string; readonly callers?: number } = {},
): CrashWriter {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(options), nodeId, String(callers)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const answered: string[] = [];
  const waiting = new Set<() => void>();
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]);
  lines.on('line', (line) => {
    answered.push(line);
    for (const check of waiting) check();
  });
  return {
    answered,
    until: (count) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (answered.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        void ended.then(() => reject(new Error(`The writer ended after ${answered.length} runs: ${complaint}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
      return answered;
    },
  };
}
