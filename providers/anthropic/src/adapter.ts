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
import { capabilitiesOf } from './capabilities-of.ts';

/** Version of the API whose answers are read here. */
const API_VERSION = '2023-06-01';
/** Most models that one question is answered with; the API has fewer. */
const PAGE = 1_000;

/** Calls of Anthropic's own API. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const { createAnthropic } = await host.load<typeof import('@ai-sdk/anthropic')>('@ai-sdk/anthropic');
  const baseUrl = addressIn(config, 'base_url');
  const apiKey = String(config.api_key);
  // What is left out here would be looked for in the environment of the process.
  const models = createAnthropic({ baseURL: baseUrl, apiKey, fetch: host.fetch });

  const listModels = async (signal: AbortSignal) => {
    const headers = { 'x-api-key': apiKey, 'anthropic-version': API_VERSION };
    const list = listIn(await askJson(host, `${baseUrl}/models?limit=${PAGE}`, { headers, signal }), 'data');
    return list.map(({ id, display_name: label }) => ({
      id: String(id),
      label: typeof label === 'string' && label !== '' ? label : String(id),
      capabilities: capabilitiesOf(String(id)),
    }));
  };
  return {
    languageModel: (modelId) => finishedStreams(models.languageModel(modelId)),
    listModels,
    checkReady: (signal) => readyWhenAnswered('Anthropic', () => listModels(signal)),
  };
}
