import { expect, test } from 'vitest';
import { addressIn, bearerIn } from './server-in-config.ts';

test.each([
  ['http://localhost:11434', 'http://localhost:11434'],
  ['http://localhost:8000/v1/', 'http://localhost:8000/v1'],
  ['https://one.example/a//', 'https://one.example/a'],
])('paths are put behind %s as %s', (base_url, address) => {
  expect(addressIn({ base_url }, 'base_url')).toBe(address);
});

test('a key is sent where there is one', () => {
  expect(bearerIn({ api_key: 'sk-1' }, 'api_key')).toEqual({ authorization: 'Bearer sk-1' });
  for (const config of [{}, { api_key: '' }, { api_key: null }]) expect(bearerIn(config, 'api_key')).toEqual({});
});
