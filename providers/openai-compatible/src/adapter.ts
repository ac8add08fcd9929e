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
import { capabilitiesOf } from './capabilities-of.ts';

/** Calls of one server. Without a key it sends none. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const baseUrl = addressIn(config, 'base_url');
  const headers = bearerIn(config, 'api_key');

  const listModels = async (signal: AbortSignal) => {
    const list = listIn(await askJson(host, `${baseUrl}/models`, { headers, signal }), 'data');
    return list.map(({ id }) => ({ id: String(id), label: String(id), capabilities: capabilitiesOf(String(id)) }));
  };
  return {
    ...(await compatibleCalls(host, { name: 'openai-compatible', baseUrl, headers })),
    listModels,
    checkReady: (signal) => readyWhenAnswered('The server', () => listModels(signal)),
  };
}
