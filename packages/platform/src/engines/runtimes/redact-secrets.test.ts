import { expect, test } from 'vitest';
import { failureOf } from './provider-failure.ts';
import { createRedactor } from './redact-secrets.ts';

const KEY = 'sk-proj/4f"9+a7c2e1b8d6';
const redact = createRedactor([KEY, 'abc', 'long-password']);

test('a secret goes as it is, in a URL, in JSON and in Basic credentials', () => {
  const forms = [KEY, encodeURIComponent(KEY), JSON.stringify(KEY).slice(1, -1), Buffer.from(KEY).toString('base64')];
  for (const form of forms) expect(redact(`key ${form} here, ${form}`)).not.toContain(form.replace(/=+$/, ''));
  expect(redact(`https://x/?key=${encodeURIComponent(KEY)}&more=1`)).toBe('https://x/?key=***&more=1');
});

test('a secret goes that an upstream quotes with its middle masked', () => {
  const told = 'Incorrect API key provided: long-pa********word. You can find your key elsewhere.';
  expect(redact(told)).toBe('Incorrect API key provided: ***. You can find your key elsewhere.');
  expect(redact('long-p...word, long\u2026word')).not.toContain('word');
});

test('ordinary words stay', () => {
  const text = 'The longest model is not loaded... (abc)';
  expect(redact(text)).toBe(text);
  expect(createRedactor([])('long-password')).toBe('long-password');
});

test('a failure is status, message and the reason beneath, in one line', () => {
  const failed = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
  expect(failureOf(failed, redact)).toEqual({ status: null, message: 'fetch failed (ECONNREFUSED)' });
  const refused = Object.assign(new Error(`no\n ${KEY}`), { statusCode: 429, requestBodyValues: KEY });
  expect(failureOf(refused, redact)).toEqual({ status: 429, message: '429: no ***' });
  expect(failureOf(Object.assign(new Error('x'), { statusCode: 403 }), redact).message).not.toContain('x');
  const acting = new Error('a\u001b[2J\u0000b\n c', { cause: new Error('d\u009be') });
  expect(failureOf(acting, redact)).toEqual({ status: null, message: 'a [2J b c (d e)' });
  expect(failureOf('odd', redact)).toEqual({ status: null, message: 'odd' });
  expect(failureOf(new Error('a'.repeat(9_000)), redact).message).toHaveLength(500);
});
