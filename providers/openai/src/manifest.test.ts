import { expect, test } from 'vitest';
import { provider } from './index.ts';

test('needs a key, which is sealed', () => {
  const fields = provider.configSchema.filter(({ type }) => type === 'password');
  expect(provider.id).toBe('openai');
  expect(fields.map(({ name, required }) => [name, required])).toEqual([['api_key', true]]);
});

test('reaches its own host, and the one that the config names', () => {
  const { hosts, fromConfig } = provider.egress;
  expect([hosts, fromConfig]).toEqual([['api.openai.com'], ['base_url']]);
  const address = provider.configSchema.find(({ name }) => name === 'base_url')?.default;
  expect(new URL(String(address)).hostname).toBe('api.openai.com');
});
