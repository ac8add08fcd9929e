import {
  addressIn,
  bearerIn,
  compatibleCalls,
  type ProviderAdapter,
  type ProviderHost,
  type ProviderInstance,
  readyWhenAnswered,
} from '@enginehouse/sdk';
import { createServerCalls } from './server-calls.ts';

/** Calls over the OpenAI wire format that the server speaks under /v1; its models over its own API. */
export async function createAdapter({ config }: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const address = addressIn(config, 'base_url');
  const headers = bearerIn(config, 'api_key');
  const server = createServerCalls(address, headers, host);
  return {
    ...(await compatibleCalls(host, { name: 'ollama', baseUrl: `${address}/v1`, headers })),
    listModels: server.listModels,
    listLoadedModels: server.listLoadedModels,
    unloadModel: server.unloadModel,
    checkReady: (signal) => readyWhenAnswered('The Ollama server', () => server.listInstalled(signal)),
  };
}
