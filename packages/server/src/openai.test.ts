import { EGRESS_HEADER, type Session } from '@enginehouse/platform';
import type { InjectOptions } from 'fastify';
import { expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { expectHouseHeaders, expectRefusal } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

const serve = (identity: Partial<ReturnType<typeof createMemoryPlatform>['identity']> = {}) => {
  const platform = createMemoryPlatform();
  const served = { ...platform, identity: { ...platform.identity, ...identity } };
  const app = createServer({ platform: served, checkAnswers: true, token: 'local' });
  return { ask: (request: InjectOptions) => app.inject(request), platform };
};
const chat = (content: string, rest: object = {}, headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/chat/completions',
  headers: { 'content-type': 'application/json', ...headers },
  payload: JSON.stringify({ model: 'echo', messages: [{ role: 'user', content }], ...rest }),
});

test('bytes are answered as the platform gives them, and say which call they are', async () => {
  const answer = await serve().ask(chat('Hello'));
  expectHouseHeaders(answer);
  expect(answer.json()).toMatchObject({ choices: [{ message: { content: 'Hello' } }] });
  expect(answer.headers['x-enginehouse-call-id']).toMatch(/^[0-9a-f-]{36}$/);
  const streamed = await serve().ask(chat('Hello', { stream: true }));
  expect(streamed.headers['content-type']).toBe('text/event-stream');
  expect(streamed.body).toMatch(/^data: \{.*\}\n\ndata: \[DONE\]\n\n$/);
});

test('a stream that breaks off says why in its last event, and nothing that nobody should see', async () => {
  const { body } = await serve().ask(chat('break', { stream: true }));
  const [, last = ''] = body.trimEnd().split('\n\n');
  expect(JSON.parse(last.slice('data: '.length))).toMatchObject({ error: { code: 'INTERNAL_ERROR' } });
  expect(body).not.toMatch(/hunter2|DONE/);
});

test.each<[string, InjectOptions, number, string | null]>([
  ['a body that is not JSON', { ...chat(''), payload: '{' }, 400, 'body'],
  ['a body of another type', chat('', {}, { 'content-type': 'text/plain' }), 415, 'content-type'],
  ['a message without a role', { ...chat(''), payload: '{"model":"echo","messages":[{}]}' }, 400, 'messages[0].role'],
  ['a key of ours that is none', chat('', {}, { authorization: 'Bearer eht_1_x' }), 401, 'authorization'],
  ['a body that is too large', chat('x'.repeat(32 * 1024 * 1024)), 413, 'body'],
])('%s is refused in the shape of the format', async (_, request, status, param) => {
  const answer = await serve().ask(request);
  expectRefusal(answer, 'openai');
  expect(answer.statusCode).toBe(status);
  expect(answer.json().error.param).toBe(param);
  expect(answer.headers['x-should-retry']).toBe('false');
});

test('images make a body larger than that of other routes', async () => {
  expect((await serve().ask(chat('x'.repeat(2 * 1024 * 1024)))).statusCode).toBe(200);
});

test('an API token acts as its user at every route; any other key is none', async () => {
  const session = { actor: 'ada', permissions: new Set(['system.ai.call']) } as unknown as Session;
  const tokenSession = async (token: string) => (token === 'eht_1_right' ? session : null);
  const { ask, platform } = serve({ tokenSession });
  const withKey = (key: string) => ask(chat('Hello', {}, { authorization: `Bearer ${key}` }));
  expect((await withKey('eht_1_right')).statusCode).toBe(200);
  expect(platform.sessions.at(-1)?.actor).toBe('ada');
  expect((await withKey('eht_1_wrong')).statusCode).toBe(401);
  expect((await withKey('sk-anything')).statusCode).toBe(401);
  expect((await withKey('local')).statusCode).toBe(200);
  expect(platform.sessions.at(-1)?.actor).toBe('local-operator');
  const runs = await ask({ url: '/api/v1/runs', headers: { authorization: 'Bearer eht_1_right' } });
  expect(runs.statusCode).toBe(403);
});

test('before there are users a key is none, and what is lacking is said in the shape of the format', async () => {
  const setup = { ...createMemoryPlatform().identity.setup, isSetUp: async () => false };
  const answer = await serve({ setup }).ask(chat('Hello', {}, { authorization: 'Bearer sk-anything' }));
  expectRefusal(answer, 'openai');
  expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'SETUP_REQUIRED']);
  expect(answer.headers).not.toHaveProperty('retry-after');
  // Nothing that a client could wait for.
  expect(answer.headers['x-should-retry']).toBe('false');
});

test('what a house sends is nobody without an API token of this one, whatever its config says', async () => {
  const session = { actor: 'ada', permissions: new Set(['system.ai.call']) } as unknown as Session;
  const { ask, platform } = serve({ tokenSession: async () => session });
  const sent = { [EGRESS_HEADER]: '1' };
  for (const headers of [sent, { ...sent, authorization: 'Bearer sk-anything' }]) {
    for (const one of [chat('Hello', {}, headers), { url: '/api/v1/runs', headers }]) {
      const answer = await ask(one);
      expect(answer.statusCode).toBe(401);
      expect(answer.body).toContain('TOKEN_REQUIRED');
    }
  }
  expect((await ask(chat('Hello', {}, { ...sent, authorization: 'Bearer eht_1_right' }))).statusCode).toBe(200);
  expect(platform.sessions.at(-1)?.actor).toBe('ada');
});
