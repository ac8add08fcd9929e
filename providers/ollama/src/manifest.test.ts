import type { FormField } from '@enginehouse/sdk';
import { expect, test } from 'vitest';
import { provider } from './index.ts';

const fields: readonly FormField[] = provider.configSchema;

test('is reached where the config says, this machine by default', () => {
  expect(provider.id).toBe('ollama');
  expect(provider.egress).toEqual({ hosts: [], fromConfig: ['base_url'] });
  expect(fields.find(({ name }) => name === 'base_url')?.default).toBe('http://localhost:11434');
});

test('needs no key, and seals the one it is given', () => {
  const secrets = fields.filter(({ type }) => type === 'password');
  expect(secrets.map(({ name, required }) => [name, required])).toEqual([['api_key', false]]);
});
