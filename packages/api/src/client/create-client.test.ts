import { expect, test } from 'vitest';
import { allRoutes, createClient, type RouteDefinition, textTypeOf } from '../index.ts';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A client of a server that answers everything alike, and what it was sent. */
function clientOf(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const client = createClient({
    baseUrl: 'http://127.0.0.1:1/',
    token: 'secret',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      sent.push({ url: request.url, method: request.method, headers: request.headers, body: await request.text() });
      return answer();
    },
  });
  return { client, sent };
}

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
const events = (text: string): Response => new Response(text, { headers: { 'content-type': 'text/event-stream' } });

test('there is a method for every route of our own, and one more for each that streams', () => {
  const { client } = clientOf(() => json({}));
  const methods = Object.entries(client).flatMap(([noun, verbs]) =>
    Object.keys(verbs).map((verb) => `${noun}.${verb}`),
  );
  // Dialects have clients of their own, and so has what is no JSON.
  const own = (allRoutes as readonly RouteDefinition[]).filter(
    (route) => route.dialect === undefined && textTypeOf(route) === undefined,
  );
  const expected = own.flatMap(({ name, stream }) =>
    stream?.format === 'sse' ? [name, `${name.split('.')[0]}.${stream.method}`] : [name],
  );
  expect(methods.sort()).toEqual(expected.sort());
});

test('a call fills in path, query, headers and body', async () => {
  const { client, sent } = clientOf(() => json({ applied: false }));
  await client.engines.setState({ params: { engineId: 'a/b c' }, query: { dryRun: true }, body: { priority: null } });
  await client.runs.score({ headers: { 'idempotency-key': 'k' }, body: { signals: {} } });
  expect(sent[0]).toMatchObject({
    url: 'http://127.0.0.1:1/api/v1/engines/a%2Fb%20c/state?dryRun=true',
    method: 'PUT',
    body: '{"priority":null}',
  });
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer secret');
  expect(sent[1]?.headers.get('idempotency-key')).toBe('k');
});

test('an error of the server is thrown as the error it was', async () => {
  const problem = { code: 'UNKNOWN_RUN', detail: 'no such run', fix: 'List them.', status: 404, title: 'Unknown run' };
  const { client } = clientOf(() => json({ ...problem, type: 'urn:x', requestId: 'r1' }, 404));
  await expect(client.runs.get({ params: { runId: 'x' } })).rejects.toMatchObject({
    name: 'EnginehouseError',
    code: 'UNKNOWN_RUN',
    message: 'no such run',
    fix: 'List them.',
    status: 404,
  });
});

test.each([
  ['a page', () => new Response('<html>', { status: 502 })],
  ['an error in another form', () => json({ error: 'x' }, 500)],
  ['an answer that is not JSON', () => new Response('hello')],
])('%s is API_UNEXPECTED_ANSWER', async (_, answer) => {
  await expect(clientOf(answer).client.health.alive()).rejects.toMatchObject({ code: 'API_UNEXPECTED_ANSWER' });
});

test('nobody there is API_UNREACHABLE, with the reason', async () => {
  const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('connect ECONNREFUSED'), {}) });
  const { client } = clientOf(() => Promise.reject(refused));
  await expect(client.health.alive()).rejects.toMatchObject({
    code: 'API_UNREACHABLE',
    message: expect.stringContaining('connect ECONNREFUSED'),
  });
});

test('a connection that is closed on a large body says how large it was', async () => {
  const cut = new TypeError('fetch failed', { cause: new Error('write EPIPE') });
  const { client } = clientOf(() => Promise.reject(cut));
  const sending = client.models.create({ params: { model: 'roles' }, body: { values: { name: 'a'.repeat(3 << 20) } } });
  await expect(sending).rejects.toMatchObject({
    code: 'API_UNREACHABLE',
    message: expect.stringContaining('write EPIPE, while 3.0 MB were being sent'),
    fix: expect.stringMatching(/^Send at most 1 MB/),
  });
});

test("the caller's own abort is thrown as it is", async () => {
  const { client } = clientOf(() => json({}));
  await expect(client.health.alive({}, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
});

test('a stream ends with its last event, and is broken without it', async () => {
  const engine = 'event: engine\ndata: {"type":"engine"}\n\n';
  const input = { body: { signals: {} } };
  const whole = clientOf(() => events(`${engine}event: done\ndata: {"type":"done"}\n\n${engine}`)).client;
  expect(await Array.fromAsync(whole.runs.stream(input))).toEqual([{ type: 'engine' }, { type: 'done' }]);
  const cut = clientOf(() => events(engine)).client;
  await expect(Array.fromAsync(cut.runs.stream(input))).rejects.toMatchObject({ code: 'API_STREAM_BROKEN' });
});

test('an error event is thrown as the error it is', async () => {
  const problem = { code: 'INTERNAL_ERROR', detail: 'it failed', fix: 'Look.', status: 500 };
  const { client } = clientOf(() => events(`event: error\ndata: ${JSON.stringify(problem)}\n\n`));
  const call = Array.fromAsync(client.runs.stream({ body: { signals: {} } }));
  await expect(call).rejects.toMatchObject({ code: 'INTERNAL_ERROR', message: 'it failed' });
});

test('another type of answer to a stream is API_UNEXPECTED_ANSWER', async () => {
  const call = Array.fromAsync(clientOf(() => json({})).client.runs.stream({ body: { signals: {} } }));
  await expect(call).rejects.toMatchObject({ code: 'API_UNEXPECTED_ANSWER' });
});
