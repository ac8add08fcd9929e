import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

const SQLITE_BUSY = 5;
const RETRY_MS = 250;

/**
 * Waits for a lock that one process holds at a time, and holds it until it is disposed of or the process ends, whatever ends it:
 * it is the operating system's own, on an empty SQLite file. Rejects with the signal's reason.
 */
export async function lockFolder(path: string, signal: AbortSignal): Promise<Disposable> {
  for (;;) {
    signal.throwIfAborted();
    const file = new DatabaseSync(path, { timeout: 0 });
    try {
      file.exec('pragma journal_mode = memory; begin exclusive');
      return { [Symbol.dispose]: () => file.close() };
    } catch (error) {
      file.close();
      if (!(error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY)) throw error;
    }
    await wait(RETRY_MS, undefined, { signal, ref: false });
  }
}
