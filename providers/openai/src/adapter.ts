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

/** Calls of OpenAI's own API. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const { createOpenAI } = await host.load<typeof import('@ai-sdk/openai')>('@ai-sdk/openai');
  const baseUrl = addressIn(config, 'base_url');
  const headers: Record<string, string> = {
    ...bearerIn(config, 'api_key'),
    ...(config.organization ? { 'openai-organization': String(config.organization) } : {}),
    ...(config.project ? { 'openai-project': String(config.project) } : {}),
  };
  // What is left out here would be looked for in the environment of the process.
  const models = createOpenAI({ baseURL: baseUrl, apiKey: String(config.api_key), headers, fetch: host.fetch });

  const listModels = async (signal: AbortSignal) => {
    const list = listIn(await askJson(host, `${baseUrl}/models`, { headers, signal }), 'data');
    return list.flatMap(({ id }) => {
      const capabilities = capabilitiesOf(String(id));
      return capabilities.length === 0 ? [] : [{ id: String(id), label: String(id), capabilities }];
    });
  };
  return {
    // The function itself would ask /responses, which others of this wire do not have.
    languageModel: (modelId) => finishedStreams(models.chat(modelId)),
    embeddingModel: (modelId) => models.embeddingModel(modelId),
    speechModel: (modelId) => models.speech(modelId),
    transcriptionModel: (modelId) => models.transcription(modelId),
    openAiWire: (path) => ({ url: baseUrl + path, headers }),
    listModels,
    checkReady: (signal) => readyWhenAnswered('OpenAI', () => listModels(signal)),
  };
}
