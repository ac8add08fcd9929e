import { expect, test } from 'vitest';
import { secretsIn } from './secrets-in.ts';

test('finds the secrets of an object at any depth, and nothing else', () => {
  const kept = { hasValue: true, hint: '…abcd' };
  const none = { hasValue: false, hint: null };
  expect(secretsIn({ url: 'x', key: kept, proxy: { password: none }, list: [kept] }, 'config')).toEqual([
    { path: 'config.key', mask: kept },
    { path: 'config.proxy.password', mask: none },
  ]);
  expect(secretsIn(null, 'config')).toEqual([]);
});
