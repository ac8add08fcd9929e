import { createContractHost, openWireServer } from '@enginehouse/sdk/testing';
import { expect, test } from 'vitest';
import { capabilitiesOf } from './capabilities-of.ts';
import { provider } from './index.ts';

test('sends no key where there is none', async () => {
  await using wire = await openWireServer();
  wire.answerAll({ body: { object: 'list', data: [] } });
  const config = { base_url: 'http://localhost:8000/v1' };
  const load = (name: string): Promise<unknown> => import(name);
  const host = createContractHost({ manifest: provider, config, load, wireUrl: wire.url });
  const adapter = await provider.create({ id: 1, name: 'local', config }, host);
  expect(await adapter.listModels?.(new AbortController().signal)).toEqual([]);
  expect(adapter.openAiWire?.('/embeddings')).toEqual({ url: 'http://localhost:8000/v1/embeddings', headers: {} });
  expect(wire.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/v1/models', undefined]]);
});

test.each([
  ['text-embedding-3-small', 'embedding'],
  ['nomic-embed-text:latest', 'embedding'],
  ['BAAI/bge-m3', 'embedding'],
  ['intfloat/e5-large', 'embedding'],
  ['sentence-transformers/all-MiniLM-L6-v2', 'embedding'],
  ['Qwen/Qwen3-8B', 'chat'],
  ['magistral-e52', 'chat'],
])('%s is for %s', (modelId, capability) => {
  expect(capabilitiesOf(modelId)).toContain(capability);
});
