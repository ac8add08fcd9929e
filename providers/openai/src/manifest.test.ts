import type { FormField } from '@enginehouse/sdk';
import { expect, test } from 'vitest';
import { provider } from './index.ts';

const fields: readonly FormField[] = provider.configSchema;

test('needs a key, which is sealed', () => {
  const secrets = fields.filter(({ type }) => type === 'password');
  expect(provider.id).toBe('openai');
  expect(secrets.map(({ name, required }) => [name, required])).toEqual([['api_key', true]]);
});

test('reaches its own host, and the one that the config names', () => {
  const { hosts, fromConfig } = provider.egress;
  expect([hosts, fromConfig]).toEqual([['api.openai.com'], ['base_url']]);
  const address = fields.find(({ name }) => name === 'base_url')?.default;
  expect(new URL(String(address)).hostname).toBe('api.openai.com');
});
