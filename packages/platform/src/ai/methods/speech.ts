import type { SynthesizeRequest, SynthesizeResult, TranscribeRequest, TranscribeResult } from '@enginehouse/sdk';
import { adapterCall, answeredText, type MethodAttempt, NO_USAGE, requireBytes, requireText } from './method-call.ts';

export function synthesize(request: SynthesizeRequest): MethodAttempt<SynthesizeResult> {
  requireText(request, 'text');
  const { text, voice, outputFormat } = request;
  if (voice !== undefined) requireText(request, 'voice');
  if (outputFormat !== undefined) requireText(request, 'outputFormat');
  return async (attempt) => {
    const model = adapterCall(attempt, 'speechModel', 'synthesize')(attempt.model.modelId);
    const answer = await model.doGenerate({
      text,
      ...(voice === undefined ? {} : { voice }),
      ...(outputFormat === undefined ? {} : { outputFormat }),
      abortSignal: attempt.signal,
    });
    const audio = audioOf(answer.audio);
    return { result: { audio, by: attempt.by }, usage: NO_USAGE, output: audio };
  };
}

/** In memory of its own: a small Buffer is a window onto a pool that holds what others decoded, and goes to workers whole. */
function audioOf(audio: string | Uint8Array): Uint8Array {
  return audio instanceof Uint8Array ? audio : new Uint8Array(Buffer.from(answeredText(audio, 'audio'), 'base64'));
}

export function transcribe(request: TranscribeRequest): MethodAttempt<TranscribeResult> {
  requireBytes(request, 'audio');
  const { audio, mediaType } = request;
  return async (attempt) => {
    const model = adapterCall(attempt, 'transcriptionModel', 'transcribe')(attempt.model.modelId);
    const answer = await model.doGenerate({ audio, mediaType, abortSignal: attempt.signal });
    const text = answeredText(answer.text, 'text');
    return { result: { text, language: answer.language ?? null, by: attempt.by }, usage: NO_USAGE, output: text };
  };
}
