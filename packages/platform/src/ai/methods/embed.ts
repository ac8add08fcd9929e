import type { EmbedRequest, EmbedResult } from '@enginehouse/sdk';
import {
  adapterCall,
  answeredList,
  defaultsOf,
  type MethodAttempt,
  requireCount,
  requireTexts,
} from './method-call.ts';

/** 12 microseconds for 1,536 numbers. */
function answeredVector(vector: readonly number[], at: number): readonly number[] {
  if (answeredList(vector, 'numbers').every(Number.isFinite)) return vector;
  throw new TypeError(`its answer does not fit: vectors[${at}] is to be a list of numbers`);
}

/** Calls at a time where a model takes several. */
const SIDE_BY_SIDE = 4;

export function embed(request: EmbedRequest): MethodAttempt<EmbedResult> {
  requireTexts(request, 'values');
  const { values, dimensions } = request;
  requireCount(dimensions, 'dimensions', 'length of a vector');
  return async (attempt) => {
    const model = adapterCall(attempt, 'embeddingModel', 'embed')(attempt.model.modelId);
    const asked = { ...defaultsOf(attempt, ['dimensions', 'providerOptions']), ...(dimensions && { dimensions }) };
    const size = (await model.maxEmbeddingsPerCall) ?? values.length;
    const calls = (await model.supportsParallelCalls) ? SIDE_BY_SIDE : 1;
    const batches = Array.from({ length: Math.ceil(values.length / size) }, (_, at) =>
      values.slice(at * size, (at + 1) * size),
    );
    const embeddings: (readonly number[])[] = [];
    let tokens: number | null = null;
    for (let at = 0; at < batches.length; at += calls) {
      attempt.waits();
      const answers = await Promise.all(
        batches.slice(at, at + calls).map(async (batch) => {
          const answer = await model.doEmbed({ ...asked, values: batch, abortSignal: attempt.signal });
          if (answeredList(answer.embeddings, 'vectors').length !== batch.length) {
            throw new Error(`${answer.embeddings.length} vectors came for ${batch.length} values`);
          }
          return answer;
        }),
      );
      for (const answer of answers) {
        // Not by spreading: a batch may be larger than a call takes arguments.
        for (const vector of answer.embeddings) embeddings.push(answeredVector(vector, embeddings.length));
        if (answer.usage !== undefined) tokens = (tokens ?? 0) + answer.usage.tokens;
      }
    }
    const usage = { promptTokens: tokens, completionTokens: null, totalTokens: tokens };
    const output = { vectors: embeddings.length, dimensions: embeddings[0]?.length ?? 0 };
    return { result: { embeddings, usage, by: attempt.by }, usage, output };
  };
}
