import { isEnginehouseError } from '@enginehouse/errors';
import type { Logger } from '../logger.ts';

/** Says in the process log that withheld parts could not be written. */
export interface LostPartsReport {
  add(runId: string, error: unknown): void;
}

/** A database that is gone loses a part for every run under way, hundreds at once: they are told together. */
const TOGETHER_MS = 1_000;

/** The first loss is told at once, those of the following second in one line at its end. */
export function createLostPartsReport(log: Logger, togetherMs = TOGETHER_MS): LostPartsReport {
  let more = 0;
  let timer: NodeJS.Timeout | null = null;
  const tell = (facts: Readonly<Record<string, unknown>>): void =>
    log.error(facts, 'withheld parts of runs are lost: their answers are kept');
  return {
    add(runId, error) {
      if (timer !== null) {
        more += 1;
        return;
      }
      const known = isEnginehouseError(error);
      tell({ runId, ...(known ? { code: error.code, reason: error.message, fix: error.fix } : { err: error }) });
      timer = setTimeout(() => {
        timer = null;
        if (more > 0) tell({ runs: more });
        more = 0;
      }, togetherMs);
      timer.unref();
    },
  };
}
