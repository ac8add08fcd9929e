import type { AnswerHandlers, LineHandlers, StreamHandlers } from '../call.ts';
import { answerAudit, streamAudit } from './audit.ts';
import { answerEngines } from './engines.ts';
import { answerHealth } from './health.ts';
import { answerKeys, streamKeys } from './keys.ts';
import { answerModels } from './models.ts';
import { answerPlan } from './plan.ts';
import { answerRuns, lineRuns, streamRuns } from './runs.ts';
import { answerServer } from './server.ts';
import { answerSetup } from './setup.ts';

/** The handler of every route; a route without one does not compile. */
export const allHandlers: {
  readonly answers: AnswerHandlers;
  readonly streams: StreamHandlers;
  readonly lines: LineHandlers;
} = {
  answers: {
    ...answerRuns,
    ...answerEngines,
    ...answerPlan,
    ...answerModels,
    ...answerKeys,
    ...answerAudit,
    ...answerSetup,
    ...answerHealth,
    ...answerServer,
  },
  streams: { ...streamRuns, ...streamKeys, ...streamAudit },
  lines: lineRuns,
};
