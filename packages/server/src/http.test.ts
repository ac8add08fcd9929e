import { localOperator } from '@enginehouse/platform';
import type { FastifyBaseLogger, InjectOptions } from 'fastify';
import { expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { expectHouseHeaders, expectProblem } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

function serve(options: Partial<Parameters<typeof createServer>[0]> = {}) {
  const platform = createMemoryPlatform();
  const app = createServer({ platform, checkAnswers: true, ...options });
  const ask = (request: InjectOptions) => app.inject(request);
  return { app, platform, ask };
}

const json = { 'content-type': 'application/json' };
const score = (body: unknown, headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url: '/api/v1/runs',
  headers: { ...json, ...headers },
  payload: typeof body === 'string' ? body : JSON.stringify(body),
});

test('a run is scored, listed, shown and explained', async () => {
  const { ask } = serve();
  const scored = await ask(score({ signals: { a: 1 }, budget: 3, teams: ['sales'] }));
  expect(scored.statusCode).toBe(200);
  expectHouseHeaders(scored);
  const { runId, outputs } = scored.json();
  expect(outputs).toEqual({ echo: { a: 1 } });
  expect((await ask({ url: '/api/v1/runs?pageSize=1&status=succeeded' })).json()).toMatchObject({ totalRows: 1 });
  const stored = (await ask({ url: `/api/v1/runs/${runId}` })).json();
  expect(stored).toMatchObject({ runId, request: { budget: 3, teams: ['sales'] }, signals: { a: 1 } });
  expect((await ask({ url: `/api/v1/runs/${runId}/explain/${runId}` })).json()).toMatchObject({ sameOutputs: true });
});

test('a change of state is tried, then made, and the answer carries the new revision', async () => {
  const { ask } = serve();
  const change = { method: 'PUT', headers: json, payload: { priority: 5, reason: 'busy' } } as const;
  const tried = await ask({ ...change, url: '/api/v1/engines/echo/state?dryRun=true' });
  expect(tried.json()).toMatchObject({ applied: false, revision: 1 });
  const made = await ask({ ...change, url: '/api/v1/engines/echo/state' });
  expect(made.json()).toMatchObject({ applied: true, revision: 2 });
  expect(made.headers['x-enginehouse-revision']).toBe('2');
  expect((await ask({ url: '/api/v1/engines' })).json().engines[0].override).toEqual({ priority: 5 });
});

test('every other route answers', async () => {
  const { ask } = serve();
  for (const url of ['/', '/healthz', '/readyz', '/openapi.json', '/api/v1/engines/echo']) {
    const answer = await ask({ url });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    expectHouseHeaders(answer);
  }
  expect((await ask({ method: 'POST', url: '/api/v1/plan', headers: json, payload: {} })).json().totalCost).toBe(1);
  expect((await ask({ method: 'POST', url: '/api/v1/plan' })).statusCode).toBe(200);
  expect((await ask({ method: 'POST', url: '/api/v1/engines/echo/promote?dryRun=true' })).json().applied).toBe(false);
  expect((await ask({ method: 'HEAD', url: '/healthz' })).statusCode).toBe(200);
});

test.each<[string, InjectOptions, number, string]>([
  ['a path that does not exist', { url: '/api/v1/engine' }, 404, 'ROUTE_NOT_FOUND'],
  ['a path with a slash too many', { url: '/api/v1/engines/echo/' }, 404, 'ROUTE_NOT_FOUND'],
  ['a method that does not exist there', { method: 'DELETE', url: '/api/v1/runs' }, 405, 'METHOD_NOT_ALLOWED'],
  ['a method of a parameter path', { method: 'POST', url: '/api/v1/runs/batch/x' }, 404, 'ROUTE_NOT_FOUND'],
  [
    'a form for a method that does not exist',
    { ...score('a=1', { 'content-type': 'text/plain' }), method: 'PATCH' },
    405,
    'METHOD_NOT_ALLOWED',
  ],
  ['a GET of the batch', { url: '/api/v1/runs/batch' }, 405, 'METHOD_NOT_ALLOWED'],
  ['an engine that does not exist', { url: '/api/v1/engines/ecko' }, 404, 'UNKNOWN_ENGINE'],
  ['a run that does not exist', { url: '/api/v1/runs/0199a1c2-7d3e-7c44-9b1a-5e8f2d6c4b10' }, 404, 'UNKNOWN_RUN'],
  ['a run id that is none', { url: '/api/v1/runs/nonsense' }, 400, 'INVALID_INPUT'],
  ['an id that is too long', { url: `/api/v1/engines/${'a'.repeat(300)}` }, 414, 'ADDRESS_TOO_LONG'],
  ['an address that cannot be decoded', { url: '/api/v1/engines/%E0%A4%A' }, 400, 'MALFORMED_REQUEST'],
  ['a body that is not JSON', score('{"signals":'), 400, 'INVALID_JSON'],
  ['an empty body', score(''), 400, 'INVALID_JSON'],
  ['bytes that are not UTF-8', { ...score(''), payload: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'INVALID_JSON'],
  ['a __proto__', score('{"signals":{"__proto__":{"admin":true}}}'), 400, 'FORBIDDEN_KEY'],
  ['a __proto__ in escapes', score('{"signals":{"__pr\\u006fto__":1}}'), 400, 'FORBIDDEN_KEY'],
  ['a constructor with a prototype', score('{"signals":{"constructor":{"prototype":1}}}'), 400, 'FORBIDDEN_KEY'],
  ['JSON that is too deep', score(`{"signals":{"a":${'['.repeat(100)}${']'.repeat(100)}}}`), 400, 'JSON_TOO_DEEP'],
  ['a body that is too large', score({ signals: { a: 'x'.repeat(2 ** 20) } }), 413, 'BODY_TOO_LARGE'],
  ['a form', score('a=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['plain text', score('{}', { 'content-type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['NDJSON for one run', score('{}', { 'content-type': 'application/x-ndjson' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'another charset',
    score('{}', { 'content-type': 'application/json; charset=utf-16' }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['a compressed body', score('{}', { 'content-encoding': 'gzip' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['JSON for a batch', { ...score({ signals: {} }), url: '/api/v1/runs/batch' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['signals that are a list', score({ signals: [1] }), 400, 'INVALID_INPUT'],
  ['a body that is a list', score([]), 400, 'INVALID_INPUT'],
  ['a body that is null', score('null'), 400, 'INVALID_INPUT'],
  ['a page size of 0', { url: '/api/v1/runs?pageSize=0' }, 400, 'INVALID_INPUT'],
  ['two page sizes', { url: '/api/v1/runs?pageSize=1&pageSize=2' }, 400, 'INVALID_INPUT'],
  ['a time that is none', { url: '/api/v1/runs?from=yesterday' }, 400, 'INVALID_INPUT'],
  [
    'a dry run that is neither',
    { method: 'PUT', url: '/api/v1/engines/echo/state?dryRun=maybe' },
    400,
    'INVALID_INPUT',
  ],
  ['an empty idempotency key', score({ signals: {} }, { 'idempotency-key': '' }), 400, 'INVALID_INPUT'],
  ['a domain error', score({ signals: { fail: 'typed' } }), 409, 'EMPTY_PLAN'],
])('%s', async (_, request, status, code) => {
  const { ask, platform } = serve();
  expect(expectProblem(await ask(request), status).code).toBe(code);
  expect(platform.state.running).toBe(0);
});

test('a 405 says what is allowed', async () => {
  const answer = await serve().ask({ method: 'PUT', url: '/api/v1/runs' });
  expectProblem(answer, 405);
  expect(answer.headers.allow).toBe('POST, GET, HEAD');
});

test('what is wrong is listed whole, each with its field, its value and what was expected', async () => {
  const { ask } = serve();
  const problem = expectProblem(await ask(score({ budget: -1, maxRsik: 'low', targets: [7] })), 400);
  expect(problem.problems).toEqual([
    { field: 'body.signals', message: 'is missing', expected: 'object' },
    { field: 'body.budget', message: 'is -1; expected at least 0', value: '-1', expected: 'at least 0' },
    { field: 'body.targets[0]', message: 'is 7; expected string', value: '7', expected: 'string' },
    {
      field: 'body.maxRsik',
      message: "is not known; did you mean 'maxRisk'?",
      expected: 'one of signals, teams, budget, targets, domains, maxRisk',
    },
  ]);
  expect(problem.where).toBe('body.signals');
  const query = expectProblem(await ask({ url: '/api/v1/runs?pagesize=3' }), 400);
  expect(query.detail).toBe("query.pagesize is not known; did you mean 'pageSize'?");
});

test('a value that may be a secret is refused without being repeated', async () => {
  const { ask } = serve();
  const post = (url: string, body: object) => ask({ method: 'POST', url, payload: body });
  const setup = await post('/api/v1/setup', { username: 'ada', password: { text: 'canary' } });
  expect(expectProblem(setup, 400).detail).toBe('body.password is an object; expected string');
  const long = await post('/api/v1/setup', { username: 'ada', password: 'canary'.repeat(500) });
  expect(expectProblem(long, 400).detail).toBe('body.password is a text; expected at most 2000 characters');
  const text = await post('/api/v1/models/engine_registry', { values: 'canary' });
  expect(expectProblem(text, 400).detail).toBe('body.values is a text; expected object');
  for (const answer of [setup, long, text]) expect(answer.body).not.toContain('canary');
});

test('a thousand unknown fields do not make a thousand lines', async () => {
  const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`field${n}`, n]));
  const problem = expectProblem(await serve().ask(score({ signals: {}, ...body })), 400);
  expect(problem.detail).toBe('1000 things are wrong with the request');
  expect(problem.problems).toHaveLength(50);
});

test('what failed inside is not told, only where to look it up', async () => {
  const answer = await serve().ask(score({ signals: { fail: 'untyped' } }));
  const problem = expectProblem(answer, 500);
  expect(problem.code).toBe('INTERNAL_ERROR');
  expect(answer.body).not.toMatch(/hunter2|secret/);
});

test('what failed inside is logged whole, under the request id, and what failed elsewhere as a line of little weight', async () => {
  const lines: unknown[] = [];
  const loggerOf = (bound: { readonly reqId?: unknown }): FastifyBaseLogger => {
    const quiet = (): void => {};
    const at =
      (level: string) =>
      (fields: object, message?: string): void => {
        // Fastify's own lines are of each request, and hold it.
        if (!('req' in fields || 'res' in fields)) lines.push({ level, requestId: bound.reqId, fields, message });
      };
    const named = { fatal: at('fatal'), error: at('error'), warn: at('warn'), info: at('info') };
    const others = { debug: quiet, trace: quiet, silent: quiet, level: 'info' };
    return { ...others, ...named, child: (more) => loggerOf({ ...bound, ...more }) } as FastifyBaseLogger;
  };
  const { ask } = serve({ logger: loggerOf({}) });
  const failed = async (fail: string) => (await ask(score({ signals: { fail } }))).headers['x-request-id'];
  const inside = await failed('untyped');
  const elsewhere = await failed('elsewhere');
  expect(lines).toEqual([
    {
      level: 'error',
      requestId: inside,
      fields: { err: expect.objectContaining({ message: 'password=hunter2 at /srv/secret.ts' }) },
      message: 'the server failed to answer this request',
    },
    { level: 'info', requestId: elsewhere, fields: { code: 'AI_PROVIDER_ERROR' }, message: 'the provider refused' },
  ]);
});

test('details of an error are for those who may see withheld engines', async () => {
  const request = score({ signals: { fail: 'typed' } });
  expect(expectProblem(await serve().ask(request)).details).toEqual({ hidden: 'research-engine' });
  const adapter = serve({ sessionOf: (facts) => session(facts, ['system.run.score']) });
  const answer = await adapter.ask(request);
  expectProblem(answer, 409);
  expect(answer.body).not.toContain('research-engine');
});

test('the hash of the loaded engines is for those who may see withheld ones', async () => {
  const batch = { ...score('', { 'content-type': 'application/x-ndjson' }), url: '/api/v1/runs/batch' };
  const { headers: ofOperator } = await serve().ask(batch);
  expect(ofOperator['x-enginehouse-engine-set']).toBe('a'.repeat(64));
  const adapter = serve({ sessionOf: (facts) => session(facts, ['system.run.score']) });
  const answer = await adapter.ask(batch);
  expect([answer.statusCode, answer.headers['x-enginehouse-engine-set']]).toEqual([200, undefined]);
});

function session(facts: { requestId: string; clientAddress: string | null }, permissions: string[]) {
  return localOperator({
    ...facts,
    actor: 'adapter',
    userId: 7,
    accessLevel: 3,
    teams: [],
    permissions: new Set(permissions) as never,
    channel: 'http',
    adapter: 'shop',
  });
}

test('a route asks for its permission before the handler runs', async () => {
  const { ask } = serve({ sessionOf: (facts) => session(facts, ['system.run.score']) });
  expect((await ask(score({ signals: {} }))).statusCode).toBe(200);
  expect(expectProblem(await ask({ url: '/api/v1/engines' }), 403).code).toBe('PERMISSION_DENIED');
  expect((await ask({ url: '/healthz' })).statusCode).toBe(200);
});

test('a session knows the request and the address it came from', async () => {
  const { ask, platform } = serve();
  await ask(score({ signals: {} }, { 'x-request-id': 'my-own.id:1' }));
  expect(platform.sessions[0]).toMatchObject({ requestId: 'my-own.id:1', clientAddress: '127.0.0.1', channel: 'http' });
  const odd = await ask(score({ signals: {} }, { 'x-request-id': 'not a word' }));
  expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('a repeated Idempotency-Key answers the first run, another body is refused', async () => {
  const { ask } = serve();
  const key = { 'idempotency-key': 'order-1' };
  const first = await ask(score({ signals: { a: 1 } }, key));
  const second = await ask(score({ signals: { a: 1 } }, key));
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect(second.json()).toEqual(first.json());
  expect(expectProblem(await ask(score({ signals: { a: 2 } }, key)), 422).code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('streams and batches take no Idempotency-Key', async () => {
  const { ask } = serve();
  const key = { 'idempotency-key': 'order-1' };
  const stream = await ask(score({ signals: {} }, { ...key, accept: 'text/event-stream' }));
  expect(expectProblem(stream, 400).code).toBe('IDEMPOTENCY_NOT_SUPPORTED');
  const batch = { ...score('{}', { ...key, 'content-type': 'application/x-ndjson' }), url: '/api/v1/runs/batch' };
  expect(expectProblem(await ask(batch), 400).code).toBe('IDEMPOTENCY_NOT_SUPPORTED');
});

test('a token that is sent must be the right one, also where none is asked for', async () => {
  const { ask } = serve({ token: 'right' });
  const withToken = (authorization: string) => ask({ url: '/healthz', headers: { authorization } });
  expect((await ask({ url: '/healthz' })).statusCode).toBe(200);
  expect((await withToken('Bearer right')).statusCode).toBe(200);
  for (const wrong of ['Bearer wrong', 'right', 'Basic right', '']) {
    const answer = await withToken(wrong);
    expect(expectProblem(answer, 401).code).toBe('INVALID_TOKEN');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  }
  expect((await serve().ask({ url: '/healthz', headers: { authorization: 'Bearer x' } })).statusCode).toBe(401);
});

test('a server that is not ready says why, and stays alive', async () => {
  const { ask, platform } = serve();
  platform.state.ready = false;
  const problem = expectProblem(await ask({ url: '/readyz' }), 503);
  expect(problem).toMatchObject({ code: 'NOT_READY', detail: 'the database does not answer' });
  expect((await ask({ url: '/healthz' })).statusCode).toBe(200);
});
