import { type Database, pruneAiCalls, pruneOutbox, pruneRunLog, stampOutbox } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { Logger } from '../logger.ts';

const EVERY_MS = 10 * 60_000;
const FIRST_AFTER_MS = 30_000;

/** What retention works on. */
export interface RetentionParts {
  readonly db: Database;
  readonly configuration: Configuration;
  readonly log: Logger;
}

/** Removes what is too old half a minute after the start, and every ten minutes from then on. */
export function startRetention(parts: RetentionParts): AsyncDisposable {
  const closing = new AbortController();
  let removing: Promise<void> = Promise.resolve();
  const tick = (): void => {
    removing = removing.then(() => removeWhatIsOld(parts, closing.signal));
  };
  const first = setTimeout(tick, FIRST_AFTER_MS).unref();
  const timer = setInterval(tick, EVERY_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(first);
      clearInterval(timer);
      // What is left over waits for the next start; the batch under way is finished.
      closing.abort();
      await removing;
    },
  };
}

/**
 * Removes the oldest runs beyond the retention setting (none without one), AI calls beyond its days, and records of the outbox after
 * their 7 days.
 * Never rejects: a failure is logged, and the next time comes.
 */
export async function removeWhatIsOld({ db, configuration, log }: RetentionParts, signal: AbortSignal): Promise<void> {
  try {
    const { retention } = configuration.current().settings;
    if (Object.keys(retention).length > 0) {
      const pruned = await pruneRunLog(db, retention, { signal });
      if (pruned.runs > 0) log.info(pruned, 'old runs were removed');
    }
    if (retention.maxAgeDays !== undefined) {
      const calls = await pruneAiCalls(db, retention.maxAgeDays, { signal });
      if (calls > 0) log.info({ calls }, 'old AI calls were removed');
    }
    if (signal.aborted) return;
    // Only what has a position goes: a reader that follows positions can tell what it has missed.
    await stampOutbox(db);
    await pruneOutbox(db);
  } catch (error) {
    log.error({ err: error }, 'what is too old could not be removed');
  }
}
