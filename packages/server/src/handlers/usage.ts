import type { AnswerHandlers } from '../call.ts';

export const answerUsage = {
  'usage.get': ({ query }, { sdk }) => sdk.ai.usage(query),
} satisfies Partial<AnswerHandlers>;
