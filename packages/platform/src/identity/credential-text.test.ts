import { expect, test } from 'vitest';
import {
  isSecretOf,
  isTokenSession,
  makeSecret,
  parseSession,
  parseToken,
  secretHash,
  sessionText,
  tokenSessionId,
  tokenText,
} from './credential-text.ts';

const ID = '0198c2f1-7a5e-4b3c-8d2f-1a2b3c4d5e6f';

test('a token and a session are read back, and only whole', () => {
  const secret = makeSecret();
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(parseToken(tokenText(42, secret))).toEqual({ id: 42, secret });
  expect(parseSession(sessionText(ID, secret))).toEqual({ id: ID, secret });
  for (const bad of [
    undefined,
    null,
    7,
    {},
    '',
    'eht_',
    `eht_42_${secret}x`,
    `eht_42_${secret.slice(1)}`,
    `eht_042_${secret}`,
    `eht_-1_${secret}`,
    `eht_9999999999999999_${secret}`,
    ` eht_42_${secret}`,
    `eht_42_${secret}\n`,
    sessionText(ID, secret),
  ]) {
    expect(parseToken(bad)).toBeNull();
  }
  for (const bad of [undefined, `ehs_${ID.toUpperCase()}_${secret}`, `ehs_${ID}_`, tokenText(42, secret)]) {
    expect(parseSession(bad)).toBeNull();
  }
});

test('a secret is known by its hash', () => {
  const secret = makeSecret();
  expect(isSecretOf(secret, secretHash(secret))).toBe(true);
  expect(isSecretOf(makeSecret(), secretHash(secret))).toBe(false);
  expect(isSecretOf(secret, new Uint8Array(3))).toBe(false);
});

test('the session id of a token says that it is one', () => {
  expect(isTokenSession(tokenSessionId(7))).toBe(true);
  expect(isTokenSession(ID)).toBe(false);
  expect(isTokenSession(null)).toBe(false);
});
