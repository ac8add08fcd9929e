import type { AnswerHandlers } from '../call.ts';

export const answerPlan = {
  'plan.preview': ({ body }, { sdk }) => sdk.runs.plan(body),
} satisfies Partial<AnswerHandlers>;
