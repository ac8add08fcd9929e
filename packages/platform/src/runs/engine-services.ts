import type { EngineLog, RunServices } from '@enginehouse/kernel';
import type { Logger } from '../logger.ts';

/** What contexts are widened with. What a withheld engine writes carries `withheld: true`, so that it can be kept apart. */
export function engineServices(log: Logger): RunServices {
  return {
    log: ({ runId, engineId, version, withheld }): EngineLog => {
      const bound = log.child({ runId, engineId, version, ...(withheld ? { withheld } : {}) });
      return {
        debug: (message, fields = {}) => bound.debug(fields, message),
        info: (message, fields = {}) => bound.info(fields, message),
        warn: (message, fields = {}) => bound.warn(fields, message),
        error: (message, fields = {}) => bound.error(fields, message),
      };
    },
  };
}
