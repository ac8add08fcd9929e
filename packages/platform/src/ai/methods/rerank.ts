import type { RerankRequest, RerankResult } from '@enginehouse/sdk';
import { adapterCall, answeredList, type MethodAttempt, NO_USAGE, requireText, requireTexts } from './method-call.ts';

export function rerank(request: RerankRequest): MethodAttempt<RerankResult> {
  requireText(request, 'query');
  requireTexts(request, 'documents');
  const { query, documents, topN } = request;
  return async (attempt) => {
    const model = adapterCall(attempt, 'rerankingModel', 'rerank')(attempt.model.modelId);
    const answer = await model.doRerank({
      documents: { type: 'text', values: [...documents] },
      query,
      ...(topN === undefined ? {} : { topN }),
      abortSignal: attempt.signal,
    });
    const ranking = answeredList(answer.ranking, 'ranks')
      .map(({ index, relevanceScore }) => ({ index, score: relevanceScore }))
      .sort((a, b) => b.score - a.score);
    return { result: { ranking, by: attempt.by }, usage: NO_USAGE, output: ranking };
  };
}
