import { CALL_ID_HEADER } from '@enginehouse/api';
import type { AnswerHandlers, ByteAnswer, ByteHandlers } from '../call.ts';

export const answerOpenAi = {
  'openai.models': async (_, { platform, session }) => ({
    object: 'list' as const,
    data: platform.openAi.models(session),
  }),
  'openai.model': async ({ params }, { platform, session }) => platform.openAi.model(session, params.model),
} satisfies Partial<AnswerHandlers>;

export const bytesOpenAi = {
  'openai.chat': async ({ body }, { platform, session, signal }) =>
    byteAnswer(await platform.openAi.chat(session, body, { signal })),
  'openai.embeddings': async ({ body }, { platform, session, signal }) =>
    byteAnswer(await platform.openAi.embeddings(session, body, { signal })),
} satisfies Partial<ByteHandlers>;

function byteAnswer({
  type,
  body,
  by,
}: Pick<ByteAnswer, 'type' | 'body'> & { readonly by: { readonly callId: string } }): ByteAnswer {
  return { type, body, headers: { [CALL_ID_HEADER]: by.callId } };
}
