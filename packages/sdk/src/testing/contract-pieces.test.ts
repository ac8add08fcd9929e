import { get } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { defineProviderManifest } from '../define-provider-manifest.ts';
import { contains } from './contains.ts';
import { createContractHost } from './contract-host.ts';
import { guardNetwork } from './guarded-network.ts';
import { expectNoSecrets } from './secrets.ts';
import { openWireServer } from './wire-server.ts';

const manifest = defineProviderManifest({
  id: 'lamp',
  label: 'Lamp',
  kind: 'llm',
  deployment: 'hybrid',
  modelSource: 'provider_api',
  capabilities: ['chat'],
  runtimeMethods: ['generateText'],
  configSchema: [{ name: 'base_url', label: 'Base URL', type: 'text', required: true, validations: {} }],
  dependencies: {},
  environment: [],
  egress: { hosts: ['api.lamp.example'], fromConfig: ['base_url'] },
});

async function opened() {
  const wire = await openWireServer();
  const config = { base_url: 'http://localhost:8000/v1' };
  const host = createContractHost({ manifest, config, load: async () => ({}), wireUrl: wire.url });
  return { wire, host };
}

test('the host brings what is allowed to the wire, and refuses the rest', async () => {
  const { wire, host } = await opened();
  await using _ = wire;
  wire.answerAll({ body: {} });
  await host.fetch('https://api.lamp.example/v1/models?x=1', { headers: { 'x-key': 'k' } });
  await host.fetch('http://localhost:8000/v1/chat', { method: 'POST', body: 'hello' });
  for (const other of [
    'https://lamp.example',
    'http://api.lamp.example',
    'http://localhost:8001',
    'http://127.0.0.1:8000',
  ]) {
    await expect(host.fetch(other)).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
  }
  expect(wire.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/v1/models?x=1', ''],
    ['POST', '/v1/chat', 'hello'],
  ]);
  expect(host.refused).toHaveLength(4);
});

test('what goes around the host is refused, and noted', async () => {
  const { wire, host } = await opened();
  await using _ = wire;
  wire.answerAll({ body: {} });
  const network = guardNetwork();
  try {
    expect((await host.fetch('https://api.lamp.example/v1')).status).toBe(200);
    expect(network.strays).toEqual([]);
    await expect(fetch(wire.url)).rejects.toThrow(/around the host/);
    expect(() => get(wire.url)).toThrow(/around the host/);
    expect(() => connect(Number(new URL(wire.url).port), '127.0.0.1')).toThrow(/around the host/);
    expect(network.strays).toEqual(['the global fetch', 'a socket', 'a socket']);
  } finally {
    network[Symbol.dispose]();
  }
  expect((await fetch(wire.url)).status).toBe(200);
});

test('the host cuts an answer that has no end', async () => {
  const { wire, host } = await opened();
  await using _ = wire;
  wire.answerAll({ text: 'x'.repeat(65_536), afterwards: 'repeat' });
  const asked = wire.next();
  const response = await host.fetch('https://api.lamp.example/');
  await expect(response.text()).rejects.toThrow(/longer than/);
  expect(await (await asked).closed).toBe(false);
});

test('the wire answers what its exchanges say, by body where there are several', async () => {
  await using wire = await openWireServer();
  const exchange = (model: string) => ({
    request: { method: 'POST' as const, path: '/show', body: { model } },
    response: {
      status: 201,
      headers: { 'x-model': model },
      events: [{ event: 'a', data: { model } }, { data: '[DONE]' }],
    },
  });
  wire.answer([exchange('one'), exchange('two')]);
  const ask = (model: string) =>
    fetch(`${wire.url}/show`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, more: 1 }),
    });
  const answer = await ask('two');
  expect([answer.status, answer.headers.get('x-model')]).toEqual([201, 'two']);
  expect(await answer.text()).toBe('event: a\ndata: {"model":"two"}\n\ndata: [DONE]\n\n');
  expect((await ask('three')).status).toBe(404);
});

test('a secret is found however deep it hides', () => {
  const hidden = new Error('fine', { cause: { list: [new Map([['key', { token: 'abc-secret-def' }]])] } });
  const getter = { nested: Object.defineProperty({}, 'key', { get: () => 'secret', enumerable: false }) };
  for (const value of [hidden, getter, 'a secret', new Error('secret'), { secret: 1 }]) {
    expect(() => expectNoSecrets([value], ['secret'])).toThrow(/a secret of the config shows/);
  }
  expectNoSecrets([hidden], ['other']);
});

test('a value holds what is expected, lists to their end', () => {
  expect(contains({ a: [{ b: 1, c: 2 }], d: null }, { a: [{ b: 1 }] })).toBe(true);
  for (const expected of [{ a: [] }, { a: [{ b: 2 }] }, { d: {} }, { a: { 0: { b: 1 } } }, { e: undefined, d: 0 }]) {
    expect(contains({ a: [{ b: 1, c: 2 }], d: null }, expected)).toBe(false);
  }
});
