import { isEnginehouseError } from '@enginehouse/errors';
import type { Logger } from './logger.ts';

/** Says in the process log that something could not be kept. */
export interface LossReport {
  add(id: string, error: unknown): void;
}

export interface LossReportOptions {
  /** What people read. */
  readonly message: string;
  /** Name of the field for the first one's id, for example `runId`. */
  readonly id: string;
  /** Name of the field for the number of the others, for example `runs`. */
  readonly many: string;
  /** Default 1,000. */
  readonly togetherMs?: number;
}

/** A database that is gone loses something of every run and call under way, hundreds at once: they are told together. */
const TOGETHER_MS = 1_000;

/** The first loss is told at once, those of the following second in one line at its end. */
export function createLossReport(
  log: Logger,
  { message, id: idField, many, togetherMs = TOGETHER_MS }: LossReportOptions,
): LossReport {
  let more = 0;
  let timer: NodeJS.Timeout | null = null;
  const tell = (facts: Readonly<Record<string, unknown>>): void => log.error(facts, message);
  return {
    add(id, error) {
      if (timer !== null) {
        more += 1;
        return;
      }
      const known = isEnginehouseError(error);
      tell({
        [idField]: id,
        ...(known ? { code: error.code, reason: error.message, fix: error.fix } : { err: error }),
      });
      timer = setTimeout(() => {
        timer = null;
        if (more > 0) tell({ [many]: more });
        more = 0;
      }, togetherMs);
      timer.unref();
    },
  };
}
