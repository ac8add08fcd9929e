import type { AnswerHandlers } from '../call.ts';

export const answerEgress = {
  'egress.policy': (_, { sdk }) => sdk.egress.policy(),
  'egress.check': ({ body }, { sdk }) => sdk.egress.check(body.subject, body.url),
  'egress.denials': ({ query }, { sdk }) => sdk.egress.denials(query),
} satisfies Partial<AnswerHandlers>;
