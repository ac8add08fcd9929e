import { EnginehouseError } from '@enginehouse/errors';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../engines/runtimes/redact-secrets.ts';
import type { Runtime } from '../engines/runtimes/runtime-registry.ts';
import { isRetryable, providerFailure } from './provider-failure.ts';

const KEY = 'sk-live-abcdefghijklmnop';
const runtime = { manifest: { id: 'openai' }, redact: createRedactor([KEY]) } as unknown as Runtime;
const failure = (thrown: unknown) => providerFailure(thrown, runtime, 'small');

/** As a package of the AI SDK throws. */
const apiCallError = (message: string, other: object) =>
  Object.assign(new Error(message), {
    name: 'AI_APICallError',
    url: `https://api.example/v1?key=${KEY}`,
    requestBodyValues: { prompt: 'private words' },
    responseHeaders: { 'set-cookie': 'private cookie' },
    responseBody: '{"private":"body"}',
    ...other,
  });
const coded = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('what a provider threw', () => {
  test.each<[string, unknown, number | null, boolean]>([
    ['a rate limit', apiCallError('slow down', { statusCode: 429, isRetryable: true }), 429, true],
    ['a server error', apiCallError('oops', { statusCode: 503, isRetryable: true }), 503, true],
    ['a time limit of its own', apiCallError('late', { statusCode: 408 }), 408, true],
    ['a refused key', apiCallError('no', { statusCode: 401 }), 401, false],
    ['a conflict', apiCallError('no', { statusCode: 409, isRetryable: true }), 409, false],
    ['HTML in place of an answer', apiCallError('Invalid JSON response', { statusCode: 200 }), 200, false],
    [
      'no connection',
      apiCallError('Cannot connect to API: ', { isRetryable: true, cause: coded('ECONNREFUSED') }),
      null,
      true,
    ],
    ['a bare fetch', new TypeError('fetch failed', { cause: coded('ENOTFOUND') }), null, true],
    ['a cut body', new TypeError('terminated', { cause: coded('UND_ERR_SOCKET') }), null, true],
    ['a mistake of the adapter', new TypeError('x is not a function'), null, false],
    ['a text', 'just words', null, false],
    ['nothing', undefined, null, false],
  ])('is typed, with its status, and may be tried elsewhere or not: %s', (_, thrown, status, retryable) => {
    const error = failure(thrown);
    expect(error).toMatchObject({ code: 'AI_PROVIDER_ERROR', details: { providerStatus: status, provider: 'openai' } });
    expect(isRetryable(error)).toBe(retryable);
    expect(error.cause).toBeUndefined();
  });

  test('keeps nothing but status and message, and no credential in them', () => {
    const said = `Incorrect API key ${KEY}, sent as Bearer abc.DEF-123; also ${encodeURIComponent(KEY)}\n\u0000 ${'x'.repeat(900)}`;
    const error = failure(apiCallError(said, { statusCode: 401, cause: new Error(`again ${KEY}`) }));
    const told = JSON.stringify([error, error.message, error.stack, error.details]);
    expect(told).not.toMatch(/private|abcdefgh|abc\.DEF|api\.example/);
    expect(error.details?.providerMessage).toMatch(
      /^Incorrect API key \*\*\*, sent as Bearer \*\*\*; also \*\*\* x+\.\.\.$/,
    );
    expect(String(error.details?.providerMessage).length).toBeLessThan(510);
  });

  test('says what lies beneath a failed fetch', () => {
    expect(failure(new TypeError('fetch failed', { cause: coded('ECONNRESET') })).message).toContain(
      'connect ECONNRESET',
    );
  });

  test('stays what it is where it is typed already, however deep it is wrapped', () => {
    const denied = new EnginehouseError(
      'EGRESS_DENIED',
      { status: 502, meaning: '', fix: 'allow it' },
      { message: 'denied' },
    );
    const wrapped = apiCallError('Cannot connect', { isRetryable: true, cause: new TypeError('x', { cause: denied }) });
    expect(failure(wrapped)).toBe(denied);
    expect(isRetryable(denied)).toBe(false);
  });

  test('may be a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(failure(error).details?.providerMessage).toBe('round');
  });
});
