import type { RouteAnswer, RouteInput, RouteNamed } from '@enginehouse/api';
import type { Ai } from '@enginehouse/platform';
import type { AnswerHandlers } from '../call.ts';
import { invalidInput } from '../errors.ts';

export const answerAi = {
  'ai.try': ({ body }, { sdk, signal }) => tried(body, sdk.ai, signal),
  'ai.explain': async ({ body }, { sdk }) => {
    const { objective, method, ...options } = body;
    return { candidates: await sdk.ai.explain(objective, method, options) };
  },
  'ai.reorder': ({ params, body }, { sdk }) =>
    sdk.models.modelCapabilityPriority.reorder(params.capability, body.modelIds, body),
} satisfies Partial<AnswerHandlers>;

type Trial = RouteInput<RouteNamed<'ai.try'>>['body'];

async function tried(trial: Trial, ai: Ai, signal: AbortSignal): Promise<RouteAnswer<RouteNamed<'ai.try'>>> {
  const handle = handleOf(trial, ai);
  const { method, text } = trial;
  switch (method) {
    case 'generateText': {
      const { maxOutputTokens } = trial;
      const request = { prompt: text, ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }) };
      const { text: answer, finishReason, usage, by } = await handle.generateText(request, { signal });
      return { method, text: answer, finishReason, usage, by };
    }
    case 'embed': {
      const { embeddings, usage, by } = await handle.embed({ values: [text] }, { signal });
      return { method, embedding: embeddings[0] ?? [], usage, by };
    }
    case 'classify': {
      const { labels } = trial;
      return { method, ...(await handle.classify({ text, ...(labels === undefined ? {} : { labels }) }, { signal })) };
    }
    case 'extractTokens':
      return { method, ...(await handle.extractTokens({ text }, { signal })) };
  }
}

function handleOf({ model, objective }: Trial, ai: Ai) {
  if (model !== undefined && objective === undefined) return ai.forModel(model);
  if (objective !== undefined && model === undefined) return ai.forObjective(objective);
  const message = model === undefined ? 'is missing' : 'excludes body.objective';
  throw invalidInput([{ field: 'body.model', message, expected: 'either body.model or body.objective' }], 1);
}
