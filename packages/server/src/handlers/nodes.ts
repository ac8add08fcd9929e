import type { AnswerHandlers } from '../call.ts';

export const answerNodes = {
  'nodes.list': (_, { sdk }) => sdk.nodes.list(),
  'nodes.waitForRevision': ({ query }, { sdk, signal }) => {
    const { waitFor = 0, timeoutMs } = query;
    return sdk.nodes.waitForRevision(waitFor, { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  },
} satisfies Partial<AnswerHandlers>;
