import {
  type AnsweredBy,
  type ClassifyOutput,
  type ClassifyRequest,
  type DetectOutput,
  type DetectRequest,
  type ExtractTokensOutput,
  type ExtractTokensRequest,
  readClassifyAnswer,
  readDetectAnswer,
  readTokensAnswer,
} from '@enginehouse/sdk';
import { adapterCall, type MethodAttempt, NO_USAGE, requireBytes, requireText, requireTexts } from './method-call.ts';

// The methods that the AI SDK has no model for: adapters answer them themselves.

export function classify(request: ClassifyRequest): MethodAttempt<ClassifyOutput & { readonly by: AnsweredBy }> {
  requireText(request, 'text');
  if (request.labels !== undefined) requireTexts(request, 'labels');
  return async (attempt) => {
    const { modelId } = attempt.model;
    const call = adapterCall(attempt, 'classify', 'classify');
    const answer = readClassifyAnswer(await call(request, { modelId, signal: attempt.signal }));
    const labels = answer.labels.toSorted((a, b) => b.score - a.score);
    return { result: { ...answer, labels, by: attempt.by }, usage: NO_USAGE, output: answer };
  };
}

export function extractTokens(
  request: ExtractTokensRequest,
): MethodAttempt<ExtractTokensOutput & { readonly by: AnsweredBy }> {
  requireText(request, 'text');
  return async (attempt) => {
    const { modelId } = attempt.model;
    const call = adapterCall(attempt, 'extractTokens', 'extractTokens');
    const { tokens } = readTokensAnswer(await call(request, { modelId, signal: attempt.signal }), request.text);
    const inOrder = tokens.toSorted((a, b) => a.start - b.start);
    return { result: { tokens: inOrder, by: attempt.by }, usage: NO_USAGE, output: inOrder };
  };
}

export function detect(request: DetectRequest): MethodAttempt<DetectOutput & { readonly by: AnsweredBy }> {
  requireBytes(request, 'image');
  return async (attempt) => {
    const { modelId } = attempt.model;
    const call = adapterCall(attempt, 'detect', 'detect');
    const { objects } = readDetectAnswer(await call(request, { modelId, signal: attempt.signal }));
    return { result: { objects, by: attempt.by }, usage: NO_USAGE, output: objects };
  };
}
