import {
  addressIn,
  askJson,
  bearerIn,
  compatibleCalls,
  listIn,
  type ProviderAdapter,
  type ProviderHost,
  type ProviderInstance,
  readyWhenAnswered,
} from '@enginehouse/sdk';

/** Calls of one engine instance. All of it goes through `host`: nothing else is fetched, loaded or logged. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const baseUrl = addressIn(config, 'base_url');
  const headers = bearerIn(config, 'api_key');
  const { languageModel, openAiWire } = await compatibleCalls(host, { name: '__providerId__', baseUrl, headers });

  const listModels = async (signal: AbortSignal) => {
    const list = listIn(await askJson(host, `${baseUrl}/models`, { headers, signal }), 'data');
    return list.map(({ id }) => ({ id: String(id), label: String(id), capabilities: ['chat'] as const }));
  };
  return {
    languageModel,
    // Callers of the OpenAI wire format get the bytes of the server as they come.
    openAiWire: (path) => (path === '/chat/completions' ? openAiWire(path) : undefined),
    listModels,
    checkReady: (signal) => readyWhenAnswered('The server', () => listModels(signal)),
  };
}
