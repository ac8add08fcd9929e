import { type Database, pruneRunLog } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { Logger } from '../logger.ts';

const EVERY_MS = 10 * 60_000;
const FIRST_AFTER_MS = 30_000;

/** Removes the oldest runs beyond the retention setting, now and then; nothing without a setting. */
export function startRetention(db: Database, configuration: Configuration, log: Logger): AsyncDisposable {
  const closing = new AbortController();
  let pruning: Promise<void> = Promise.resolve();
  const prune = async (): Promise<void> => {
    const { retention } = configuration.current().settings;
    if (Object.keys(retention).length === 0) return;
    try {
      const pruned = await pruneRunLog(db, retention, { signal: closing.signal });
      if (pruned.runs > 0) log.info(pruned, 'old runs were removed');
    } catch (error) {
      log.error({ err: error }, 'old runs could not be removed');
    }
  };
  const tick = (): void => {
    pruning = pruning.then(prune);
  };
  const first = setTimeout(tick, FIRST_AFTER_MS).unref();
  const timer = setInterval(tick, EVERY_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(first);
      clearInterval(timer);
      // What is left over waits for the next start; the batch under way is finished.
      closing.abort();
      await pruning;
    },
  };
}
