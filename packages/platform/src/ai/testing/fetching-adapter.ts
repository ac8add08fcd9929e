import type { ProviderAdapter, ProviderHost, ProviderInstance } from '@enginehouse/sdk';

/**
 * Asks `<base_url>/<model>` with what a method is given as JSON, bytes as base64, and hands on what is answered: JSON, or
 * bytes where it says that it is audio. Fails as packages of the AI SDK do.
 */
export function fetchingAdapter({ config }: ProviderInstance, { fetch }: ProviderHost): ProviderAdapter {
  const ask = async (modelId: string, asked: unknown, signal: AbortSignal | undefined) => {
    const url = modelId.startsWith('http') ? modelId : `${String(config.base_url)}/${modelId}`;
    const headers = { authorization: `Bearer ${String(config.api_key)}` };
    const request = JSON.stringify(asked, (_, value) => (value instanceof Uint8Array ? base64(value) : value));
    const response = await fetch(url, { method: 'POST', headers, body: request, ...(signal && { signal }) });
    if (response.headers.get('content-type')?.startsWith('audio/')) {
      return { audio: new Uint8Array(await response.arrayBuffer()) };
    }
    const body = await response.text();
    const { status: statusCode } = response;
    const fields = { name: 'AI_APICallError', statusCode, url, requestBodyValues: request, responseBody: body };
    if (!response.ok) throw Object.assign(new Error(body), fields);
    try {
      return JSON.parse(body);
    } catch (cause) {
      throw Object.assign(new Error('Invalid JSON response', { cause }), fields);
    }
  };
  const model = (modelId: string) => ({ specificationVersion: 'v4', provider: 'fetching-provider', modelId }) as const;
  return {
    listModels: async () => [],
    extractTokens: (request, { modelId, signal }) => ask(modelId, request, signal),
    detect: (request, { modelId, signal }) => ask(modelId, request, signal),
    rerankingModel: (modelId) => ({
      ...model(modelId),
      doRerank: ({ abortSignal, ...request }) => ask(modelId, request, abortSignal),
    }),
    speechModel: (modelId) => ({
      ...model(modelId),
      doGenerate: ({ abortSignal, ...request }) => ask(modelId, request, abortSignal),
    }),
    transcriptionModel: (modelId) => ({
      ...model(modelId),
      doGenerate: ({ abortSignal, ...request }) => ask(modelId, request, abortSignal),
    }),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
