import type { SynthesizeRequest, SynthesizeResult, TranscribeRequest, TranscribeResult } from '@enginehouse/sdk';
import { adapterCall, type MethodAttempt, NO_USAGE, requireBytes, requireText } from './method-call.ts';

export function synthesize(request: SynthesizeRequest): MethodAttempt<SynthesizeResult> {
  requireText(request, 'text');
  const { text, voice, outputFormat } = request;
  return async (attempt) => {
    const model = adapterCall(attempt, 'speechModel', 'synthesize')(attempt.model.modelId);
    const answer = await model.doGenerate({
      text,
      ...(voice === undefined ? {} : { voice }),
      ...(outputFormat === undefined ? {} : { outputFormat }),
      abortSignal: attempt.signal,
    });
    const audio = typeof answer.audio === 'string' ? Buffer.from(answer.audio, 'base64') : answer.audio;
    return { result: { audio, by: attempt.by }, usage: NO_USAGE, output: audio };
  };
}

export function transcribe(request: TranscribeRequest): MethodAttempt<TranscribeResult> {
  requireBytes(request, 'audio');
  const { audio, mediaType } = request;
  return async (attempt) => {
    const model = adapterCall(attempt, 'transcriptionModel', 'transcribe')(attempt.model.modelId);
    const { text, language } = await model.doGenerate({ audio, mediaType, abortSignal: attempt.signal });
    return { result: { text, language: language ?? null, by: attempt.by }, usage: NO_USAGE, output: text };
  };
}
