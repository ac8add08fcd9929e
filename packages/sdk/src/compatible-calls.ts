import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider';
import { finishedStreams } from './finished-streams.ts';
import type { ProviderAdapter, ProviderHost } from './provider-adapter.ts';

/** A server that speaks the OpenAI wire format. */
export interface CompatibleServer {
  /** Of the provider, for errors. */
  readonly name: string;
  /** What `/chat/completions` is added to, without a slash at its end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `@ai-sdk/openai-compatible`, as far as it is used: the SDK of authors installs none of the packages of providers. */
interface CompatiblePackage {
  createOpenAICompatible(settings: CompatibleSettings): {
    chatModel(modelId: string): LanguageModelV4;
    embeddingModel(modelId: string): EmbeddingModelV4;
  };
}

interface CompatibleSettings {
  readonly name: string;
  readonly baseURL: string;
  readonly headers: Record<string, string>;
  readonly fetch: typeof globalThis.fetch;
  readonly includeUsage: boolean;
  readonly supportsStructuredOutputs: boolean;
}

/**
 * The calls of an adapter to such a server; its models and their state are the adapter's own affair. The manifest names
 * `@ai-sdk/openai-compatible` as a dependency. Rejects with `DEPENDENCY_NOT_INSTALLED`.
 */
export async function compatibleCalls(
  host: ProviderHost,
  { name, baseUrl, headers }: CompatibleServer,
): Promise<Required<Pick<ProviderAdapter, 'languageModel' | 'embeddingModel' | 'openAiWire'>>> {
  const { createOpenAICompatible } = await host.load<CompatiblePackage>('@ai-sdk/openai-compatible');
  const models = createOpenAICompatible({
    name,
    baseURL: baseUrl,
    headers: { ...headers },
    fetch: host.fetch,
    // Without it streams say nothing of tokens.
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return {
    languageModel: (modelId) => finishedStreams(models.chatModel(modelId)),
    embeddingModel: (modelId) => models.embeddingModel(modelId),
    openAiWire: (path) => ({ url: baseUrl + path, headers }),
  };
}
