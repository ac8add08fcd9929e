import {
  addressIn,
  bearerIn,
  finishedStreams,
  type ProviderAdapter,
  type ProviderHost,
  type ProviderInstance,
  readyWhenAnswered,
} from '@enginehouse/sdk';
import { createServerCalls } from './server-calls.ts';

/** Calls over the OpenAI wire format that the server speaks under /v1; its models over its own API. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const { createOpenAICompatible } =
    await host.load<typeof import('@ai-sdk/openai-compatible')>('@ai-sdk/openai-compatible');
  const address = addressIn(config, 'base_url');
  const headers = bearerIn(config, 'api_key');
  const models = createOpenAICompatible({
    name: 'ollama',
    baseURL: `${address}/v1`,
    headers,
    fetch: host.fetch,
    // Without it streams say nothing of tokens.
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  const server = createServerCalls(address, headers, host);
  return {
    languageModel: (modelId) => finishedStreams(models.chatModel(modelId)),
    embeddingModel: (modelId) => models.embeddingModel(modelId),
    openAiWire: (path) => ({ url: `${address}/v1${path}`, headers }),
    listModels: server.listModels,
    listLoadedModels: server.listLoadedModels,
    unloadModel: server.unloadModel,
    checkReady: (signal) => readyWhenAnswered('The Ollama server', () => server.listInstalled(signal)),
  };
}
