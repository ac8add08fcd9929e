import { EventEmitter, once } from 'node:events';
import type { AvailableModel, ProviderAdapter, ProviderHost, ProviderInstance } from '@enginehouse/sdk';

type LanguageModel = ReturnType<NonNullable<ProviderAdapter['languageModel']>>;
type EmbeddingModel = ReturnType<NonNullable<ProviderAdapter['embeddingModel']>>;
type CallOptions = Parameters<LanguageModel['doGenerate']>[0];
type StreamPart =
  Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

/**
 * What a model does follows from its id: `echo...` answers; `status-429` fails as the runtime of such a status would;
 * `refused` as one that cannot be reached; `hang` answers when its signal is aborted, by failing; `held` when `letGo()`
 * is called; `cut` streams one part and fails.
 */
const MODELS: readonly AvailableModel[] = [
  { id: 'echo', label: 'Echo', capabilities: ['chat', 'tool_calling'], version: '1' },
  { id: 'echo-vectors', label: 'Vectors', capabilities: ['embedding'] },
  { id: 'echo-words', label: 'Words', capabilities: ['classification', 'token_extraction'] },
];
const DIMENSIONS = 4;

let waiting: (() => void)[] = [];
const arrivals = new EventEmitter();

/** Answers the calls that wait on models `held`, as soon as there are as many as expected. */
export async function letGo(expected: number): Promise<void> {
  await heldCalls(expected);
  for (const go of waiting.splice(0)) go();
}

/** Resolves when as many calls wait on models `held`. */
export async function heldCalls(expected: number): Promise<void> {
  while (waiting.length < expected) await once(arrivals, 'held');
}

export function testAdapter(instance: ProviderInstance, host: ProviderHost, closed: () => void): ProviderAdapter {
  const { broken, greeting } = instance.config;
  let loaded = new Set<string>();
  const use = async (modelId: string, signal: AbortSignal | undefined): Promise<void> => {
    if (host.signal.aborted) throw new Error('an adapter that was let go is asked');
    loaded.add(modelId);
    await behave(modelId, signal, instance);
  };
  return {
    languageModel: (modelId) => languageModel(modelId, String(greeting ?? ''), use),
    embeddingModel: (modelId) => embeddingModel(modelId, use),
    async classify({ text, labels = ['short', 'long'] }, { modelId, signal }) {
      await use(modelId, signal);
      const first = labels[text.length % labels.length] ?? 'short';
      return { labels: [{ label: first, score: 1 }], features: { characters: text.length } };
    },
    async extractTokens({ text }, { modelId, signal }) {
      await use(modelId, signal);
      return {
        tokens: [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
          text: word,
          label: 'word',
          start: index,
          end: index + word.length,
        })),
      };
    },
    async checkReady() {
      return broken === 'ready'
        ? {
            ready: false,
            message: `the runtime sleeps, ${String(instance.config.api_key)}`,
            missing: ['config.base_url'],
          }
        : { ready: true, message: 'ready', missing: [] };
    },
    async listModels() {
      if (broken === 'source') throw failure(401, `key ${String(instance.config.api_key)} is refused`);
      return MODELS;
    },
    async listLoadedModels() {
      return [...loaded].map((modelId) => ({ modelId, sizeBytes: 1, expiresAt: null }));
    },
    async unloadModel(modelId) {
      if (!loaded.delete(modelId)) throw new Error(`model ${modelId} is not loaded`);
    },
    async close() {
      loaded = new Set();
      closed();
      if (broken === 'close') throw new Error('the adapter broke while it closed');
    },
  };
}

/** As packages of the AI SDK fail: its name, the runtime's status, and whether it may be tried again. */
function failure(statusCode: number, message: string): Error {
  const isRetryable = statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500;
  const rest = { name: 'AI_APICallError', statusCode, isRetryable, url: 'http://localhost:9/', responseBody: message };
  return Object.assign(new Error(message), rest);
}

async function behave(modelId: string, signal: AbortSignal | undefined, instance: ProviderInstance): Promise<void> {
  signal?.throwIfAborted();
  if (modelId.startsWith('status-')) {
    throw failure(Number(modelId.slice('status-'.length)), `refused with the key ${String(instance.config.api_key)}`);
  }
  if (modelId === 'refused')
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) });
  if (modelId === 'hang' || modelId === 'held') {
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        waiting = waiting.filter((one) => one !== resolve);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', end, { once: true });
      if (modelId !== 'held') return;
      waiting.push(resolve);
      arrivals.emit('held');
    });
  }
}

type Use = (modelId: string, signal: AbortSignal | undefined) => Promise<void>;

function languageModel(modelId: string, greeting: string, use: Use): LanguageModel {
  const provider = 'test-provider';
  return {
    specificationVersion: 'v4',
    provider,
    modelId,
    supportedUrls: {},
    async doGenerate(options) {
      await use(modelId, options.abortSignal);
      const text = greeting + lastText(options);
      return {
        content: [{ type: 'text', text }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: usageOf(options, text),
        warnings: [],
      };
    },
    async doStream(options) {
      await use(modelId, options.abortSignal);
      const text = greeting + lastText(options);
      return { stream: ReadableStream.from(parts(modelId, text, options)) };
    },
  };
}

function* parts(modelId: string, text: string, options: CallOptions): Generator<StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'text-start', id: '1' };
  for (const delta of text.match(/\S+\s*/g) ?? []) {
    options.abortSignal?.throwIfAborted();
    yield { type: 'text-delta', id: '1', delta };
    if (modelId === 'cut') throw failure(502, 'the stream was cut');
  }
  yield { type: 'text-end', id: '1' };
  yield { type: 'finish', usage: usageOf(options, text), finishReason: { unified: 'stop', raw: 'stop' } };
}

function embeddingModel(modelId: string, use: Use): EmbeddingModel {
  return {
    specificationVersion: 'v4',
    provider: 'test-provider',
    modelId,
    maxEmbeddingsPerCall: 100,
    supportsParallelCalls: true,
    async doEmbed({ values, abortSignal }) {
      await use(modelId, abortSignal);
      const embeddings = values.map((value) => Array.from({ length: DIMENSIONS }, (_, at) => value.length / (at + 1)));
      return { embeddings, usage: { tokens: values.reduce((sum, value) => sum + wordsOf(value), 0) }, warnings: [] };
    },
  };
}

/** The text of the last message. */
function lastText({ prompt }: CallOptions): string {
  const content = prompt.at(-1)?.content ?? '';
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** A token a word. */
function usageOf(options: CallOptions, text: string) {
  const input = wordsOf(lastText(options));
  const output = wordsOf(text);
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  };
}

function wordsOf(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
