import { localOperator } from '@enginehouse/platform';
import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

function serve(options: Partial<Parameters<typeof createServer>[0]> = {}) {
  const platform = createMemoryPlatform();
  const app = createServer({ platform, checkAnswers: true, ...options });
  return { platform, ask: (request: InjectOptions) => app.inject(request) };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url: `/api/v1/${path}`,
  headers: { 'content-type': 'application/json', ...headers },
  payload: JSON.stringify(body),
});

describe('setup', () => {
  const ada = { username: 'ada', password: 'correct horse battery' };

  test('the operator of this machine needs no secret, anybody else does', async () => {
    const { ask } = serve();
    expect((await ask({ url: '/api/v1/setup' })).json()).toEqual({ done: true });
    expect((await ask(post('setup', ada))).json()).toEqual({ id: 1, username: 'ada' });

    const stranger = serve({
      sessionOf: (facts) => localOperator({ ...facts, channel: 'http', credential: 'setup', permissions: new Set() }),
    });
    const refused = await stranger.ask(post('setup', ada));
    expect(expectProblem(refused, 403).code).toBe('SETUP_SECRET_REQUIRED');
    const wrong = await stranger.ask(post('setup', { ...ada, secret: 'guess' }));
    expect(expectProblem(wrong, 403).code).toBe('SETUP_LINK_VOID');
    const { secret } = await stranger.platform.identity.setup.begin();
    expect((await stranger.ask(post('setup', { ...ada, secret }))).statusCode).toBe(200);
  });

  test('two operators at once end with an answer each', async () => {
    const { ask } = serve();
    const answers = await Promise.all([ask(post('setup', ada)), ask(post('setup', ada))]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  test('a secret in the address is an unknown key', async () => {
    const { ask } = serve();
    expect(expectProblem(await ask(post('setup?secret=x', ada)), 400).code).toBe('INVALID_INPUT');
    expect(expectProblem(await ask(post('setup', { ...ada, pasword: 'x' })), 400).code).toBe('INVALID_INPUT');
  });
});

describe('keys', () => {
  test('are listed, and rotated with an answer at the end', async () => {
    const { ask } = serve();
    expect((await ask({ url: '/api/v1/keys' })).json()).toMatchObject({ keys: [{ keyId: 'k1', state: 'seals' }] });
    expect((await ask(post('keys/rotate', { to: 'k3' }))).json()).toMatchObject({ keyId: 'k3', retired: ['k1'] });
  });

  test('a rotation says how far it is', async () => {
    const { ask } = serve();
    const answer = await ask(post('keys/rotate', {}, { accept: 'text/event-stream' }));
    const events = [...answer.body.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(String(data)));
    expect(events).toEqual([
      { type: 'progress', progress: { step: 'values', table: 'engine_registry', done: 2, total: 2 } },
      { type: 'done', result: expect.objectContaining({ keyId: 'k2', resealed: 2 }) },
    ]);
  });

  test('need their permission', async () => {
    const { ask } = serve({
      sessionOf: (facts) => localOperator({ ...facts, channel: 'http', permissions: new Set() }),
    });
    expect(expectProblem(await ask({ url: '/api/v1/keys' }), 403).code).toBe('PERMISSION_DENIED');
    expect(expectProblem(await ask(post('keys/rotate', {})), 403).code).toBe('PERMISSION_DENIED');
  });
});

describe('audit', () => {
  test('a head, a check, and a broken chain that is an answer', async () => {
    const { ask } = serve();
    const { head } = (await ask({ url: '/api/v1/audit/head' })).json();
    expect((await ask(post('audit/verify', { head: head.text }))).json()).toMatchObject({ intact: true, events: 7 });
    const broken = await ask(post('audit/verify', { head: `3.${'d'.repeat(64)}` }));
    expect([broken.statusCode, broken.json().broken.reason]).toEqual([200, 'tail-cut']);
    const streamed = await ask(post('audit/verify', {}, { accept: 'text/event-stream' }));
    expect(streamed.body).toMatch(/^event: progress\ndata: .*"done":2.*\n\nid: 2\nevent: done\n/m);
  });

  test('what was at a time needs a time with its zone', async () => {
    const { ask } = serve();
    const at = 'time=2026-11-20T10:15:00Z';
    expect((await ask({ url: `/api/v1/audit/states?${at}` })).json()).toEqual({ engines: [] });
    expect((await ask({ url: `/api/v1/audit/rows/users?${at}` })).json().rows).toMatchObject([{ id: '1' }]);
    for (const bad of ['', '?time=yesterday', '?time=2026-11-20', `?${at}&at=1`]) {
      expect(expectProblem(await ask({ url: `/api/v1/audit/states${bad}` }), 400).code).toBe('INVALID_INPUT');
    }
  });

  test('needs its permission', async () => {
    const { ask } = serve({
      sessionOf: (facts) => localOperator({ ...facts, channel: 'http', permissions: new Set() }),
    });
    expect(expectProblem(await ask({ url: '/api/v1/audit/head' }), 403).code).toBe('PERMISSION_DENIED');
    expect(expectProblem(await ask(post('audit/verify', {})), 403).code).toBe('PERMISSION_DENIED');
  });
});
