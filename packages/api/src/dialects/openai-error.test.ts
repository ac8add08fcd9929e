import { EnginehouseError } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { openAiError, toOpenAiError } from './openai-error.ts';

const entry = { status: 502, meaning: 'It failed.', fix: 'Ask later.' };

test('an error says what happened, what to do, and which field it is about', () => {
  const error = new EnginehouseError(
    'INVALID_INPUT',
    { ...entry, status: 400 },
    { message: 'it is wrong', where: 'body.messages[0].role' },
  );
  const { status, body, isWorthRepeating } = toOpenAiError(error, 'r-1');
  expect([status, isWorthRepeating]).toEqual([400, false]);
  expect(openAiError.parse(body)).toEqual({
    error: {
      message: 'it is wrong. Ask later.',
      type: 'invalid_request_error',
      code: 'INVALID_INPUT',
      param: 'messages[0].role',
      requestId: 'r-1',
    },
  });
});

test.each([
  [429, 429, 'rate_limit_error', true],
  [400, 400, 'invalid_request_error', false],
  // The key that was refused is that of the instance, not of the caller.
  [401, 502, 'server_error', true],
  [403, 502, 'server_error', true],
  [500, 502, 'server_error', true],
  [null, 502, 'server_error', true],
])('what a runtime answered with %s is answered with %s', (providerStatus, status, type, isWorthRepeating) => {
  const error = new EnginehouseError('AI_PROVIDER_ERROR', entry, {
    message: 'it failed',
    where: 'gpt',
    details: { providerStatus },
  });
  expect(toOpenAiError(error, 'r')).toMatchObject({ status, isWorthRepeating, body: { error: { type } } });
});

test('a conflict is not worth repeating, though clients would', () => {
  const error = new EnginehouseError('MODEL_NOT_ACTIVE', { ...entry, status: 409 }, { message: 'm' });
  expect(toOpenAiError(error, 'r').isWorthRepeating).toBe(false);
});
