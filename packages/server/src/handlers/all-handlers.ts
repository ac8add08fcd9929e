import type { AnswerHandlers, ByteHandlers, FeedHandlers, LineHandlers, StreamHandlers } from '../call.ts';
import { answerAi } from './ai.ts';
import { answerAudit, streamAudit } from './audit.ts';
import { answerAuth } from './auth.ts';
import { answerEgress } from './egress.ts';
import { answerEngines } from './engines.ts';
import { feedEvents } from './events.ts';
import { answerHealth } from './health.ts';
import { answerInstances } from './instances.ts';
import { answerKeys, streamKeys } from './keys.ts';
import { answerModels } from './models.ts';
import { answerNodes } from './nodes.ts';
import { answerOpenAi, bytesOpenAi } from './openai.ts';
import { answerPlan } from './plan.ts';
import { answerProviders } from './providers.ts';
import { answerRuns, lineRuns, streamRuns } from './runs.ts';
import { answerServer, bytesServer } from './server.ts';
import { answerSettings } from './settings.ts';
import { answerSetup } from './setup.ts';
import { answerTasks, streamTasks } from './tasks.ts';
import { answerUsage } from './usage.ts';

/** The handler of every route; a route without one does not compile. */
export const allHandlers: {
  readonly answers: AnswerHandlers;
  readonly streams: StreamHandlers;
  readonly lines: LineHandlers;
  readonly bytes: ByteHandlers;
  readonly feeds: FeedHandlers;
} = {
  answers: {
    ...answerRuns,
    ...answerEngines,
    ...answerPlan,
    ...answerProviders,
    ...answerInstances,
    ...answerAi,
    ...answerOpenAi,
    ...answerTasks,
    ...answerNodes,
    ...answerEgress,
    ...answerModels,
    ...answerKeys,
    ...answerAudit,
    ...answerSettings,
    ...answerUsage,
    ...answerSetup,
    ...answerAuth,
    ...answerHealth,
    ...answerServer,
  },
  streams: { ...streamRuns, ...streamKeys, ...streamAudit, ...streamTasks },
  lines: lineRuns,
  feeds: feedEvents,
  bytes: { ...bytesOpenAi, ...bytesServer },
};
