import { createClient } from '@enginehouse/api';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import type { ServerLimits } from './limits.ts';
import { type Listening, listen } from './listen.ts';
import { expectHouseHeaders, expectProblem } from './testing/expect-problem.ts';
import { createMemoryPlatform, type MemoryPlatform } from './testing/memory-platform.ts';
import { openRaw, parseAnswer } from './testing/raw-request.ts';

interface Served {
  readonly app: FastifyInstance;
  readonly platform: MemoryPlatform;
  readonly listening: Listening;
  readonly client: ReturnType<typeof createClient>;
}

const TOKEN = 'local';
const authorization = `Bearer ${TOKEN}`;
const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ app }) => app.close()));
});

async function serve(limits: Partial<ServerLimits> = {}): Promise<Served> {
  const platform = createMemoryPlatform();
  const app = createServer({ platform, token: TOKEN, checkAnswers: true, limits: { drainMs: 200, ...limits } });
  const listening = await listen(app, { port: 0 });
  const served = { app, platform, listening, client: createClient({ baseUrl: listening.url, token: TOKEN }) };
  open.push(served);
  return served;
}

/** Waits until the condition holds; the test's own time limit ends what never comes. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const post = (port: number, path: string, type: string, more = ''): string =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\nContent-Type: ${type}\r\n${more}`;

test('events come one by one, provisional until done', async () => {
  const { client } = await serve();
  const events = await Array.fromAsync(client.runs.stream({ body: { signals: { events: 3 } } }));
  expect(events.map((event) => event.type)).toEqual(['engine', 'engine', 'engine', 'done']);
  expect(events.slice(0, 3).every((event) => event.type === 'engine' && event.provisional)).toBe(true);
});

test('a stream that fails before its first event is answered with a status', async () => {
  const { client } = await serve();
  const events = client.runs.stream({ body: { signals: { events: 0, fail: 'typed' } } });
  await expect(Array.fromAsync(events)).rejects.toMatchObject({ code: 'EMPTY_PLAN', status: 409 });
});

test('a stream that fails later ends with an error event that says nothing of the inside', async () => {
  const { listening } = await serve();
  const answer = await fetch(`${listening.url}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ signals: { events: 2, failAfter: 1, fail: 'untyped' } }),
  });
  expectHouseHeaders({ headers: Object.fromEntries(answer.headers) });
  const text = await answer.text();
  expect(text).toContain('event: engine\n');
  expect(text).toContain('event: error\ndata: {"type":"urn:enginehouse:error:INTERNAL_ERROR"');
  expect(text).not.toContain('lost');
});

test('a quiet stream sends comments, which no reader sees as events', async () => {
  const { client } = await serve({ heartbeatMs: 10 });
  const events = await Array.fromAsync(client.runs.stream({ body: { signals: { events: 1, delayMs: 60 } } }));
  expect(events.map((event) => event.type)).toEqual(['engine', 'done']);
});

test.each(['score', 'stream'] as const)('a caller that goes away cancels its run (%s)', async (how) => {
  const { client, platform } = await serve();
  const leaving = new AbortController();
  const input = { body: { signals: { delayMs: 60_000 } } };
  const options = { signal: leaving.signal };
  const call =
    how === 'score' ? client.runs.score(input, options) : Array.fromAsync(client.runs.stream(input, options));
  const ended = expect(call).rejects.toThrow('left');
  await until(() => platform.state.running === 1);
  leaving.abort(new Error('left'));
  await ended;
  await until(() => platform.state.cancelled === 1);
});

test('a run over the time limit is cancelled and answered as such', async () => {
  const { client, platform } = await serve({ requestMs: 80 });
  const call = client.runs.score({ body: { signals: { delayMs: 60_000 } } });
  await expect(call).rejects.toMatchObject({ code: 'REQUEST_TIMED_OUT', status: 504 });
  await until(() => platform.state.cancelled === 1);
  const stream = Array.fromAsync(client.runs.stream({ body: { signals: { delayMs: 60_000 } } }));
  await expect(stream).rejects.toMatchObject({ code: 'REQUEST_TIMED_OUT' });
});

test('a body that never ends is answered when its time is up', async () => {
  const { listening } = await serve({ requestMs: 80 });
  await using raw = openRaw(listening.port);
  raw.socket.write(`${post(listening.port, '/api/v1/runs', 'application/json')}Content-Length: 100\r\n\r\n{"sig`);
  expect(expectProblem(parseAnswer(await raw.read()), 504).code).toBe('REQUEST_TIMED_OUT');
});

test('a batch answers line for line: bad lines cost themselves alone', async () => {
  const { listening } = await serve({ bodyBytes: 200 });
  const lines = [
    '{"signals":{"n":1}}',
    '{"signals":',
    '',
    '{"signals":{"n":4},"bugdet":1}',
    `{"signals":{"long":"${'x'.repeat(300)}"}}`,
    '{"signals":{"fail":"untyped"}}',
    '{"signals":{"__proto__":1}}',
    '[]',
    '{"signals":{"n":9}}',
  ];
  const answer = await fetch(`${listening.url}/api/v1/runs/batch`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  expectHouseHeaders({ headers: Object.fromEntries(answer.headers) });
  expect(answer.headers.get('x-enginehouse-engine-set')).toBe('a'.repeat(64));
  const text = await answer.text();
  const read = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(read.map(({ line, error }) => [line, error?.code ?? 'done'])).toEqual([
    [1, 'done'],
    [2, 'INVALID_JSON'],
    [4, 'INVALID_INPUT'],
    [5, 'BODY_TOO_LARGE'],
    [6, 'INTERNAL_ERROR'],
    [7, 'FORBIDDEN_KEY'],
    [8, 'INVALID_INPUT'],
    [9, 'done'],
  ]);
  expect(read[1].error.detail).toMatch(/^line 2 is not JSON/);
  expect(text).not.toContain('hunter2');
});

test('a batch keeps its order, works on many lines at once, and on no more than it may', async () => {
  const { client, platform } = await serve({ batchConcurrency: 8 });
  const signals = Array.from({ length: 60 }, (_, n) => ({ signals: { n, delayMs: (n * 7) % 11 } }));
  const answers = await Array.fromAsync(client.runs.batch(signals));
  expect(answers.map((one) => ('result' in one ? one.result.outputs.echo : one.error))).toEqual(
    signals.map((one) => one.signals),
  );
  expect(answers.map(({ line }) => line)).toEqual(signals.map((_, index) => index + 1));
  expect(platform.state.mostRunning).toBe(8);
});

test('a caller may wait for each answer before it sends the next line', async () => {
  const { client } = await serve();
  let answered = Promise.withResolvers<void>();
  async function* asked() {
    for (let n = 0; n < 3; n++) {
      yield { signals: { n } };
      await answered.promise;
      answered = Promise.withResolvers();
    }
  }
  const lines: number[] = [];
  for await (const { line } of client.runs.batch(asked())) {
    lines.push(line);
    answered.resolve();
  }
  expect(lines).toEqual([1, 2, 3]);
});

test('a caller that takes no answers is not read from without end', async () => {
  const { client } = await serve();
  let given = 0;
  function* endless() {
    while (true) yield { signals: { n: given++, padding: 'x'.repeat(2_000) } };
  }
  const answers = client.runs.batch(endless())[Symbol.asyncIterator]();
  await answers.next();
  let before = -1;
  while (before !== given) {
    before = given;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  // What fits the buffers of two sockets and two streams, some megabytes; then it stands still.
  expect(given).toBeLessThan(50_000);
  await answers.return?.();
});

test('a batch whose caller goes away stops', async () => {
  const { client, platform } = await serve();
  const leaving = new AbortController();
  const lines = Array.from({ length: 5 }, () => ({ signals: { delayMs: 60_000 } }));
  const call = expect(Array.fromAsync(client.runs.batch(lines, { signal: leaving.signal }))).rejects.toThrow();
  await until(() => platform.state.running === 5);
  leaving.abort();
  await call;
  await until(() => platform.state.cancelled === 5);
});

test('a batch whose caller is silent for too long is cut', async () => {
  const { listening } = await serve({ idleMs: 100 });
  await using raw = openRaw(listening.port);
  const head = `${post(listening.port, '/api/v1/runs/batch', 'application/x-ndjson')}Transfer-Encoding: chunked\r\n\r\n`;
  const line = '{"signals":{}}\n';
  raw.socket.write(`${head}${line.length.toString(16)}\r\n${line}\r\n`);
  const text = await raw.read();
  expect(text).toContain('{"line":1,"result":');
  expect(text).not.toMatch(/0\r\n\r\n$/);
});

test('closing waits for what is under way, takes nothing new, and cuts what will not end', async () => {
  const { app, client, platform, listening } = await serve({ drainMs: 5_000 });
  const short = client.runs.score({ body: { signals: { delayMs: 150 } } });
  await using raw = openRaw(listening.port);
  raw.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${listening.port}\r\n\r\n`);
  await raw.read('"alive"');
  await until(() => platform.state.running === 1);
  const closed = app.close();
  raw.socket.write(`GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:${listening.port}\r\n\r\n`);
  expect(await raw.read('SHUTTING_DOWN')).toContain('HTTP/1.1 503');
  expect((await short).status).toBe('succeeded');
  await closed;
  await expect(client.health.alive()).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
});

test('what outlives the grace of a closing server is cancelled and told why', async () => {
  const { app, client, platform } = await serve({ drainMs: 50 });
  const call = client.runs.score({ body: { signals: { delayMs: 60_000 } } });
  const told = expect(call).rejects.toMatchObject({ code: 'SHUTTING_DOWN', status: 503 });
  await until(() => platform.state.running === 1);
  await app.close();
  await told;
  expect(platform.state.cancelled).toBe(1);
});

test('a batch under way when the server closes answers what it began and ends broken, not whole', async () => {
  const { app, client } = await serve({ drainMs: 5_000 });
  async function* asked() {
    yield { signals: { n: 1 } };
    await new Promise(() => {});
  }
  const lines: number[] = [];
  const call = (async () => {
    for await (const { line } of client.runs.batch(asked())) {
      lines.push(line);
      void app.close();
    }
  })();
  await expect(call).rejects.toMatchObject({ code: 'API_STREAM_BROKEN' });
  expect(lines).toEqual([1]);
});

test('a page of another origin is refused before anything runs', async () => {
  const { listening, platform } = await serve();
  const answer = await fetch(`${listening.url}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', origin: 'https://evil.example' },
    body: '{"signals":{}}',
  });
  expect(((await answer.json()) as { code: string }).code).toBe('ORIGIN_REFUSED');
  expect(platform.sessions).toEqual([]);
});
