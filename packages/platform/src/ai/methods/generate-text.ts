import type { GenerateRequest, GenerateResult } from '@enginehouse/sdk';
import { languageCall, requirePrompt, textOf, tokensOf } from './language-call.ts';
import type { MethodAttempt } from './method-call.ts';

export function generateText(request: GenerateRequest): MethodAttempt<GenerateResult> {
  requirePrompt(request);
  return async (attempt) => {
    const { languageModel, options } = languageCall(attempt, request, 'generateText');
    const { content, finishReason, usage } = await languageModel.doGenerate(options);
    const tokens = tokensOf(usage);
    const text = textOf(content);
    return {
      result: { text, content, finishReason: finishReason.unified, usage: tokens, by: attempt.by },
      usage: tokens,
      output: text === '' ? content : text,
    };
  };
}
