import type { RerankRequest, RerankResult } from '@enginehouse/sdk';
import {
  adapterCall,
  answeredList,
  answeredNumber,
  type MethodAttempt,
  NO_USAGE,
  requireCount,
  requireText,
  requireTexts,
} from './method-call.ts';

export function rerank(request: RerankRequest): MethodAttempt<RerankResult> {
  requireText(request, 'query');
  requireTexts(request, 'documents');
  requireCount(request.topN, 'topN', 'number of documents');
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
      .map((rank, at) => ({ index: rank?.index, score: answeredNumber(rank?.relevanceScore, `ranks[${at}]`) }))
      .sort((a, b) => b.score - a.score)
      // Not every runtime knows the limit.
      .slice(0, topN);
    // Whoever asked takes its documents by these places.
    const lost = ranking.find(({ index }) => !Number.isSafeInteger(index) || documents[index] === undefined);
    if (lost !== undefined) throw new TypeError(`it ranked a document that it was not given, at ${lost.index}`);
    return { result: { ranking, by: attempt.by }, usage: NO_USAGE, output: ranking };
  };
}
