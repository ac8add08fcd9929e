import type { AnswerHandlers, StreamHandlers } from '../call.ts';
import { progressEvents } from '../progress-events.ts';

export const answerKeys = {
  'keys.list': async (_, { sdk }) => ({ keys: await sdk.keys.list() }),
  'keys.rotate': ({ body }, { sdk, signal }) => sdk.keys.rotate({ ...body, signal }),
} satisfies Partial<AnswerHandlers>;

export const streamKeys = {
  'keys.rotate': ({ body }, { sdk, signal }) =>
    progressEvents((onProgress) => sdk.keys.rotate({ ...body, signal, onProgress })),
} satisfies Partial<StreamHandlers>;
