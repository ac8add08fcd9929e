import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OpenDatabaseOptions } from '../open-database.ts';

/** A process that writes until it is killed. */
export interface CrashWriter {
  /** What was answered so far, one line each (the ids of runs), in the order of the answers. */
  readonly answered: readonly string[];
  /** Resolves when this much was answered; rejects when the process ends before. */
  until(count: number): Promise<void>;
  /** Sends SIGKILL, and resolves with all that was answered before it struck. */
  kill(): Promise<readonly string[]>;
}

const RUN_WRITER = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));
const ROW_WRITER = fileURLToPath(new URL('./crash-row-writer.ts', import.meta.url));

/** Starts a process that appends runs to a migrated database and prints the answered ones. For tests with kill -9. */
export function startCrashWriter(
  options: OpenDatabaseOptions,
  { nodeId = 'crash-writer', callers = 64 }: { readonly nodeId?: string; readonly callers?: number } = {},
): CrashWriter {
  return startScript(RUN_WRITER, [JSON.stringify(options), nodeId, String(callers)]);
}

/**
 * Starts a process that writes rows of core models to a migrated database, sealed with this key, and prints the writes that
 * were answered: `create engine_registry 7`. For tests with kill -9.
 */
export function startRowWriter(
  options: OpenDatabaseOptions,
  { keyText, callers = 4 }: { readonly keyText: string; readonly callers?: number },
): CrashWriter {
  return startScript(ROW_WRITER, [JSON.stringify(options), keyText, String(callers)]);
}

function startScript(script: string, parameters: readonly string[]): CrashWriter {
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
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
        void ended.then(() => reject(new Error(`The writer ended after ${answered.length} answers: ${complaint}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
      return answered;
    },
  };
}
