import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { ProviderCallError } from './provider-call-error.ts';

/**
 * The same model, whose streams end with an error where the runtime never said why it ended: a connection that a proxy closed
 * in good order, a page of HTML with status 200. Models of the AI SDK's packages let such streams finish, as `interrupted` or as
 * `other` without a reason of the runtime's own, and each package in its own way: who reads them would take them for whole.
 */
export function finishedStreams(model: LanguageModelV4): LanguageModelV4 {
  const { specificationVersion, provider, modelId } = model;
  return {
    specificationVersion,
    provider,
    modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (options) => model.doGenerate(options),
    async doStream(options) {
      const result = await model.doStream(options);
      return { ...result, stream: result.stream.pipeThrough(new TransformStream({ transform: passFinished })) };
    },
  };
}

function passFinished(
  part: LanguageModelV4StreamPart,
  controller: TransformStreamDefaultController<LanguageModelV4StreamPart>,
): void {
  controller.enqueue(isUnfinished(part) ? { type: 'error', error: unfinished() } : part);
}

function isUnfinished(part: LanguageModelV4StreamPart): boolean {
  if (part.type !== 'finish') return false;
  const { unified, raw } = part.finishReason;
  return unified === 'interrupted' || (unified === 'other' && raw === undefined);
}

function unfinished(): ProviderCallError {
  return new ProviderCallError('the stream ended before the runtime said that it was finished', {
    status: null,
    retryable: true,
  });
}
