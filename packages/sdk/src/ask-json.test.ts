import { expect, test } from 'vitest';
import { askJson, listIn, readyWhenAnswered } from './ask-json.ts';
import { ProviderCallError } from './provider-call-error.ts';
import { openWireServer } from './testing/wire-server.ts';

const signal = new AbortController().signal;

/** What a question to a server that answers so rejects with. */
async function failureOf(answer: Parameters<Awaited<ReturnType<typeof openWireServer>>['answerAll']>[0]) {
  await using wire = await openWireServer();
  wire.answerAll(answer);
  return await askJson({ fetch }, wire.url, { signal }).catch((error: unknown) => error);
}

test('asks with GET, or with POST where there is a body, and reads JSON', async () => {
  await using wire = await openWireServer();
  wire.answerAll({ body: { data: [] } });
  const headers = { authorization: 'Bearer x' };
  expect(await askJson({ fetch }, `${wire.url}/models`, { headers, signal })).toEqual({ data: [] });
  await askJson({ fetch }, `${wire.url}/show`, { body: { model: 'm' }, signal });
  expect(wire.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/models', ''],
    ['POST', '/show', { model: 'm' }],
  ]);
  expect(wire.requests[0]?.headers).toMatchObject({ ...headers, accept: 'application/json' });
});

test.each([
  [{ status: 401, body: { error: { message: 'no such key' } } }, 'no such key', false],
  [{ status: 404, body: { error: 'not found' } }, 'not found', false],
  [{ status: 429, body: { message: 'slower' } }, 'slower', true],
  [{ status: 503, text: '<html></html>' }, 'it answered 503', true],
  [{ status: 301, body: {} }, 'it answered 301', false],
  [{ status: 200, text: '<html></html>' }, 'it answered 200 with something that is no JSON', false],
] as const)('%j is an error that says so', async (answer, message, isRetryable) => {
  expect(await failureOf(answer)).toMatchObject({ message, statusCode: answer.status, isRetryable });
});

test('carries a bounded part of a long answer', async () => {
  const failure = await failureOf({ status: 500, text: 'x'.repeat(10_000) });
  expect((failure as { readonly responseBody: string }).responseBody).toHaveLength(2_000);
});

test('a list that is none is an error, never an empty list', () => {
  expect(listIn({ data: [{ id: 1 }] }, 'data')).toEqual([{ id: 1 }]);
  for (const answer of [null, {}, [], { data: 'none' }, { data: [1] }, { data: [null] }]) {
    expect(() => listIn(answer, 'data')).toThrow("its answer has no list 'data'");
  }
});

test('readiness is what a question comes to, and rejects for nobody', async () => {
  expect(await readyWhenAnswered('It', async () => [])).toEqual({ ready: true, message: 'It answers.', missing: [] });
  const failing = readyWhenAnswered('It', () => Promise.reject(new Error(`no ${'x'.repeat(500)}`)));
  expect((await failing).ready).toBe(false);
  expect((await failing).message.length).toBeLessThan(400);
  const refused = new ProviderCallError('Incorrect API key provided: sk-canary', { status: 401 });
  expect(await readyWhenAnswered('It', () => Promise.reject(refused))).toEqual({
    ready: false,
    message: 'It refused the credentials (401).',
    missing: [],
  });
});
