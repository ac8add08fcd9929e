import { expect, test } from 'vitest';
import { compatibleCalls } from './compatible-calls.ts';
import type { ProviderHost } from './provider-adapter.ts';

test('the package gets the server, its key and the fetch of the host, and streams that count tokens', async () => {
  const settings: object[] = [];
  const model = { specificationVersion: 'v4', provider: 'lamp', modelId: 'small', supportedUrls: {} };
  const createOpenAICompatible = (given: object) => {
    settings.push(given);
    return { chatModel: () => model, embeddingModel: (modelId: string) => ({ modelId }) };
  };
  const loaded: string[] = [];
  const fetch = async () => new Response();
  const load = async (name: string) => {
    loaded.push(name);
    return { createOpenAICompatible };
  };
  const headers = { authorization: 'Bearer key' };
  const server = { name: 'lamp', baseUrl: 'https://lamp.example/v1', headers };
  const calls = await compatibleCalls({ load, fetch } as unknown as ProviderHost, server);
  expect(loaded).toEqual(['@ai-sdk/openai-compatible']);
  expect(settings).toEqual([
    { name: 'lamp', baseURL: server.baseUrl, headers, fetch, includeUsage: true, supportsStructuredOutputs: true },
  ]);
  expect(calls.languageModel('small')).toMatchObject({ modelId: 'small' });
  expect(calls.embeddingModel('vectors')).toEqual({ modelId: 'vectors' });
  expect(calls.openAiWire('/embeddings')).toEqual({ url: 'https://lamp.example/v1/embeddings', headers });
});
