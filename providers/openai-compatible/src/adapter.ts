import {
  addressIn,
  askJson,
  bearerIn,
  finishedStreams,
  listIn,
  type ProviderAdapter,
  type ProviderHost,
  type ProviderInstance,
  readyWhenAnswered,
} from '@enginehouse/sdk';
import { capabilitiesOf } from './capabilities-of.ts';

/** Calls of one server. Without a key it sends none. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const { createOpenAICompatible } =
    await host.load<typeof import('@ai-sdk/openai-compatible')>('@ai-sdk/openai-compatible');
  const baseUrl = addressIn(config, 'base_url');
  const headers = bearerIn(config, 'api_key');
  const models = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl,
    headers,
    fetch: host.fetch,
    // Without it streams say nothing of tokens.
    includeUsage: true,
    supportsStructuredOutputs: true,
  });

  const listModels = async (signal: AbortSignal) => {
    const list = listIn(await askJson(host, `${baseUrl}/models`, { headers, signal }), 'data');
    return list.map(({ id }) => ({ id: String(id), label: String(id), capabilities: capabilitiesOf(String(id)) }));
  };
  return {
    languageModel: (modelId) => finishedStreams(models.chatModel(modelId)),
    embeddingModel: (modelId) => models.embeddingModel(modelId),
    openAiWire: (path) => ({ url: baseUrl + path, headers }),
    listModels,
    checkReady: (signal) => readyWhenAnswered('The server', () => listModels(signal)),
  };
}
