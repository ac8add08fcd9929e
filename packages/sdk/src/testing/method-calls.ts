import type {
  JSONValue,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { RuntimeMethod } from '@enginehouse/models';
import type { ProviderAdapter } from '../provider-adapter.ts';

/** What a call comes to, in members that fixtures expect. */
export type CallResult = { readonly [name: string]: unknown };

export interface WireMethod {
  /** Name of the fixture that shows it. */
  readonly fixture: string;
  call(adapter: ProviderAdapter, modelId: string, signal: AbortSignal): Promise<CallResult>;
}

/** What every chat of the contract asks. */
export const CHAT: LanguageModelV4CallOptions = {
  prompt: [
    { role: 'system', content: 'Answer in one short sentence.' },
    { role: 'user', content: [{ type: 'text', text: 'Say hello.' }] },
  ],
  maxOutputTokens: 100,
};

/** What the fixture `tools` answers: one tool that knows the weather. */
export const TOOLS: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'What is the weather in Vienna?' }] }],
  maxOutputTokens: 100,
  tools: [
    {
      type: 'function',
      name: 'weather',
      description: 'The weather in a city.',
      inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ],
};

/** Methods whose calls go over a wire, in the order in which one is chosen to fail. */
export const WIRE_METHODS: { readonly [Method in RuntimeMethod]?: WireMethod } = {
  generateText: { fixture: 'chat', call: (adapter, modelId, signal) => generate(adapter, modelId, CHAT, signal) },
  streamText: {
    fixture: 'chat-stream',
    call: async (adapter, modelId, signal) => resultOfParts(await streamed(adapter, modelId, signal)),
  },
  embed: {
    fixture: 'embedding',
    async call(adapter, modelId, abortSignal) {
      const model = adapter.embeddingModel?.(modelId);
      if (model === undefined) throw new TypeError('the adapter has no embeddingModel');
      const { embeddings, usage } = await model.doEmbed({ values: ['a lamp', 'a bridge'], abortSignal });
      return { embeddings, tokens: usage?.tokens };
    },
  },
  rerank: {
    fixture: 'rerank',
    async call(adapter, modelId, abortSignal) {
      const model = adapter.rerankingModel?.(modelId);
      if (model === undefined) throw new TypeError('the adapter has no rerankingModel');
      const documents = { type: 'text' as const, values: ['a bridge', 'a lamp'] };
      const { ranking } = await model.doRerank({ query: 'light', documents, abortSignal });
      return { ranking };
    },
  },
  synthesize: {
    fixture: 'speech',
    async call(adapter, modelId, abortSignal) {
      const model = adapter.speechModel?.(modelId);
      if (model === undefined) throw new TypeError('the adapter has no speechModel');
      const { audio } = await model.doGenerate({ text: 'Hello.', abortSignal });
      return { audio: typeof audio === 'string' ? audio : Buffer.from(audio).toString('base64') };
    },
  },
  transcribe: {
    fixture: 'transcription',
    async call(adapter, modelId, abortSignal) {
      const model = adapter.transcriptionModel?.(modelId);
      if (model === undefined) throw new TypeError('the adapter has no transcriptionModel');
      const { text, language } = await model.doGenerate({
        audio: new Uint8Array([82, 73, 70, 70]),
        mediaType: 'audio/wav',
        abortSignal,
      });
      return { text, language };
    },
  },
};

export async function generate(
  adapter: ProviderAdapter,
  modelId: string,
  options: LanguageModelV4CallOptions,
  abortSignal: AbortSignal,
): Promise<CallResult> {
  const model = adapter.languageModel?.(modelId);
  if (model === undefined) throw new TypeError('the adapter has no languageModel');
  const { content, finishReason, usage } = await model.doGenerate({ ...options, abortSignal });
  return { ...resultOfContent(content), finishReason: finishReason.unified, ...tokensOf(usage) };
}

/** All parts of a stream; `seen` is told of each as it comes. */
export async function streamed(
  adapter: ProviderAdapter,
  modelId: string,
  abortSignal: AbortSignal,
  seen: (part: LanguageModelV4StreamPart) => void = () => undefined,
): Promise<readonly LanguageModelV4StreamPart[]> {
  const stream = await openStream(adapter, modelId, abortSignal);
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream) {
    parts.push(part);
    seen(part);
  }
  return parts;
}

/** The stream itself, unread. */
export async function openStream(
  adapter: ProviderAdapter,
  modelId: string,
  abortSignal: AbortSignal,
): Promise<ReadableStream<LanguageModelV4StreamPart>> {
  const model = adapter.languageModel?.(modelId);
  if (model === undefined) throw new TypeError('the adapter has no languageModel');
  return (await model.doStream({ ...CHAT, abortSignal })).stream;
}

function resultOfParts(parts: readonly LanguageModelV4StreamPart[]): CallResult {
  const texts = parts.filter((part) => part.type === 'text-delta').map(({ delta }) => delta);
  const finish = parts.find((part) => part.type === 'finish');
  return {
    text: texts.join(''),
    deltas: texts.filter((text) => text !== '').length,
    errors: parts.filter(({ type }) => type === 'error').length,
    ...(finish === undefined ? {} : { finishReason: finish.finishReason.unified, ...tokensOf(finish.usage) }),
  };
}

function resultOfContent(content: readonly LanguageModelV4Content[]): CallResult {
  const calls = content.filter((part) => part.type === 'tool-call');
  return {
    text: content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(''),
    reasoning: content.flatMap((part) => (part.type === 'reasoning' ? [part.text] : [])).join(''),
    toolCalls: calls.map(({ toolName, input }) => ({ toolName, input: parsed(input) })),
  };
}

function tokensOf({ inputTokens, outputTokens }: LanguageModelV4Usage): CallResult {
  return { inputTokens: inputTokens.total, outputTokens: outputTokens.total };
}

function parsed(input: string): JSONValue {
  return JSON.parse(input) as JSONValue;
}
