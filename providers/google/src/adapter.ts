import {
  addressIn,
  askJson,
  finishedStreams,
  listIn,
  type ProviderAdapter,
  type ProviderHost,
  type ProviderInstance,
  readyWhenAnswered,
} from '@enginehouse/sdk';
import { capabilitiesOf, type ListedByGoogle } from './capabilities-of.ts';

/** Most models that one question is answered with; the API has fewer. */
const PAGE = 1_000;

/** Calls of the Gemini API. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const { createGoogle } = await host.load<typeof import('@ai-sdk/google')>('@ai-sdk/google');
  const baseUrl = addressIn(config, 'base_url');
  const apiKey = String(config.api_key);
  // What is left out here would be looked for in the environment of the process.
  const models = createGoogle({ baseURL: baseUrl, apiKey, fetch: host.fetch });

  const listModels = async (signal: AbortSignal) => {
    // A header and no query: addresses end up in logs.
    const headers = { 'x-goog-api-key': apiKey };
    const list = listIn(await askJson(host, `${baseUrl}/models?pageSize=${PAGE}`, { headers, signal }), 'models');
    return (list as readonly ListedByGoogle[]).flatMap((model) => {
      const capabilities = capabilitiesOf(model);
      const id = String(model.name).replace(/^models\//, '');
      const version = typeof model.version === 'string' ? { version: model.version } : {};
      return capabilities.length === 0 ? [] : [{ id, label: model.displayName ?? id, ...version, capabilities }];
    });
  };
  return {
    languageModel: (modelId) => finishedStreams(models.languageModel(modelId)),
    embeddingModel: (modelId) => models.embeddingModel(modelId),
    listModels,
    checkReady: (signal) => readyWhenAnswered('Google', () => listModels(signal)),
  };
}
