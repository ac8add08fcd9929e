import type { EngineLog, EngineScope, RunServices } from '@enginehouse/kernel';
import type { EngineAi } from '@enginehouse/sdk';
import type { AiCalls } from '../ai/attempts.ts';
import { engineAi } from '../ai/engine-ai.ts';
import type { Logger } from '../logger.ts';

/** What contexts are widened with. What a withheld engine writes carries `withheld: true`, so that it can be kept apart. */
export function engineServices(log: Logger, calls: AiCalls): RunServices {
  return {
    // From a worker thread too: a handle crosses with its call, a stream does not.
    ai: Object.assign((scope: EngineScope): EngineAi => engineAi(calls, scope), {
      crossing: { handles: ['forObjective', 'forModel'], stays: ['streamText'] },
    }),
    log: ({ runId, engineId, version, withheld }): EngineLog => {
      const origin = { runId, engineId, version, ...(withheld ? { withheld } : {}) };
      // Last, and without a child logger: a field of the engine's own must not overrule where a line comes from.
      return {
        debug: (message, fields = {}) => log.debug({ ...fields, ...origin }, message),
        info: (message, fields = {}) => log.info({ ...fields, ...origin }, message),
        warn: (message, fields = {}) => log.warn({ ...fields, ...origin }, message),
        error: (message, fields = {}) => log.error({ ...fields, ...origin }, message),
      };
    },
  };
}
