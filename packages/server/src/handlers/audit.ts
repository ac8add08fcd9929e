import type { AnswerHandlers, StreamHandlers } from '../call.ts';
import { progressEvents } from '../progress-events.ts';

export const answerAudit = {
  'audit.head': async (_, { sdk }) => ({ head: await sdk.audit.head() }),
  'audit.verify': ({ body }, { sdk, signal }) => sdk.audit.verify({ ...body, signal }),
  'audit.states': async ({ query }, { sdk }) => ({ engines: await sdk.audit.statesAt(query.time) }),
  'audit.rows': async ({ params, query }, { sdk }) => ({ rows: await sdk.audit.rowsAt(params.model, query.time) }),
} satisfies Partial<AnswerHandlers>;

export const streamAudit = {
  'audit.verify': ({ body }, { sdk, signal }) =>
    progressEvents((onProgress) => sdk.audit.verify({ ...body, signal, onProgress })),
} satisfies Partial<StreamHandlers>;
