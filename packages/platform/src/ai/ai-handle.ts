import type { AiHandle, CallOptions, RuntimeMethod } from '@enginehouse/sdk';
import type { AiCalls, AskedCall } from './attempts.ts';
import { classify, detect, extractTokens } from './methods/adapter-methods.ts';
import { embed } from './methods/embed.ts';
import { generateText } from './methods/generate-text.ts';
import type { MethodAttempt } from './methods/method-call.ts';
import { rerank } from './methods/rerank.ts';
import { synthesize, transcribe } from './methods/speech.ts';
import { streamText } from './methods/stream-text.ts';

/** For whom calls are made, and what they all have in common. */
export type CallOrigin = Pick<AskedCall, 'target' | 'session' | 'run' | 'signal'>;

/** The typed calls of one target. */
export function createAiHandle(calls: AiCalls, origin: CallOrigin): AiHandle {
  const method =
    <Request, Result>(name: RuntimeMethod, attemptOf: (request: Request) => MethodAttempt<Result>) =>
    async (request: Request, options: CallOptions = {}): Promise<Result> => {
      const signal = bothOf(origin.signal, options.signal);
      const asked: AskedCall = {
        ...origin,
        ...(signal === undefined ? {} : { signal }),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
        method: name,
        input: request,
      };
      return calls.call(asked, attemptOf(request));
    };
  return {
    generateText: method('generateText', generateText),
    streamText: method('streamText', streamText),
    embed: method('embed', embed),
    rerank: method('rerank', rerank),
    classify: method('classify', classify),
    extractTokens: method('extractTokens', extractTokens),
    synthesize: method('synthesize', synthesize),
    transcribe: method('transcribe', transcribe),
    detect: method('detect', detect),
  };
}

function bothOf(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return AbortSignal.any([one, other]);
}
