import type { GenerateRequest, GenerateResult, ProviderAdapter, RuntimeMethod, TokenUsage } from '@enginehouse/sdk';
import { invalidRequest } from '../../errors.ts';
import type { Attempt } from '../attempts.ts';
import { adapterCall, answeredList, defaultsOf, requireObject } from './method-call.ts';

export type LanguageModel = ReturnType<NonNullable<ProviderAdapter['languageModel']>>;
export type LanguageOptions = Parameters<LanguageModel['doGenerate']>[0];
type Usage = Awaited<ReturnType<LanguageModel['doGenerate']>>['usage'];

/** What a model may have its own defaults of. */
const DEFAULTED = [
  'maxOutputTokens',
  'temperature',
  'stopSequences',
  'topP',
  'topK',
  'presencePenalty',
  'frequencyPenalty',
  'seed',
  'reasoning',
  'providerOptions',
];

/** Throws `INVALID_REQUEST`. */
export function requirePrompt(request: GenerateRequest): void {
  const { prompt } = requireObject(request);
  if (typeof prompt === 'string' || Array.isArray(prompt)) return;
  throw invalidRequest('prompt', 'is neither a text nor a list of messages', 'a text, or messages');
}

/** The model of an attempt, and what it is asked: the request over the defaults of the model. */
export function languageCall(
  attempt: Attempt,
  request: GenerateRequest,
  method: RuntimeMethod,
): { readonly languageModel: LanguageModel; readonly options: LanguageOptions } {
  const languageModel = adapterCall(attempt, 'languageModel', method)(attempt.model.modelId);
  const prompt: LanguageOptions['prompt'] =
    typeof request.prompt === 'string'
      ? [{ role: 'user', content: [{ type: 'text', text: request.prompt }] }]
      : request.prompt;
  const asked = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  return {
    languageModel,
    options: { ...defaultsOf(attempt, DEFAULTED), ...asked, prompt, abortSignal: attempt.signal },
  };
}

export function textOf(content: GenerateResult['content']): string {
  return answeredList(content, 'content')
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

export function tokensOf(usage: Usage | undefined): TokenUsage {
  const promptTokens = usage?.inputTokens?.total ?? null;
  const completionTokens = usage?.outputTokens?.total ?? null;
  const isKnown = promptTokens !== null || completionTokens !== null;
  return {
    promptTokens,
    completionTokens,
    totalTokens: isKnown ? (promptTokens ?? 0) + (completionTokens ?? 0) : null,
  };
}
