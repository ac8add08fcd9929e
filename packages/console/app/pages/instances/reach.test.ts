import { expect, test } from 'vitest';
import { reachOf } from './reach.ts';

const provider = {
  egress: { hosts: ['api.lamp.example'], fromConfig: ['base_url'] },
  configSchema: [{ name: 'base_url', label: 'Base URL', type: 'text' as const, required: true, validations: {} }],
};
const hosts = (base_url: unknown) => reachOf(provider, { base_url }).map(({ host }) => host);

test('what the manifest names, and the address in the settings', () => {
  expect(hosts('http://localhost:11434/v1')).toEqual(['api.lamp.example', 'localhost:11434']);
  expect(reachOf(provider, { base_url: 'https://other.example' })[1]?.because).toBe('the setting “Base URL”');
});

test('one host once; what is no address yet is none', () => {
  expect(hosts('https://api.lamp.example/v2')).toEqual(['api.lamp.example']);
  for (const value of ['', 'htt', 'file:///etc/passwd', null, 7]) expect(hosts(value)).toEqual(['api.lamp.example']);
});
