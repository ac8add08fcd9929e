import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import type { ServerLimits } from './limits.ts';
import { type Listening, listen } from './listen.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';
import { openRaw, parseAnswer } from './testing/raw-request.ts';

const TOKEN = 'local';
const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

async function serve(
  limits: Partial<ServerLimits> = {},
): Promise<{ readonly app: FastifyInstance; readonly listening: Listening }> {
  const app = createServer({ platform: createMemoryPlatform(), token: TOKEN, limits: { drainMs: 200, ...limits } });
  open.push(app);
  return { app, listening: await listen(app, { port: 0 }) };
}

test('headers that never end, and a connection without a word, are told so and closed', async () => {
  const { app, listening } = await serve({ headersMs: 90 });
  await using slow = openRaw(listening.port);
  await using silent = openRaw(listening.port);
  slow.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${listening.port}\r\nX-Slow: 1`);
  for (const raw of [slow, silent]) {
    expect(expectProblem(parseAnswer(await raw.read()), 504).code).toBe('REQUEST_TIMED_OUT');
  }
  const connections = (): Promise<number> => new Promise((resolve) => app.server.getConnections((_, n) => resolve(n)));
  while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('two thousand silent connections keep nobody from being answered', async () => {
  const { listening } = await serve();
  await using opened = new AsyncDisposableStack();
  const silent = Array.from({ length: 2_000 }, () => opened.use(openRaw(listening.port)));
  await Promise.all(silent.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${listening.url}/healthz`)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
});

test.each([
  ['no request at all', 'hello\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ['no host', 'GET /healthz HTTP/1.0\r\n\r\n', 403, 'HOST_REFUSED'],
  ['another host', 'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 403, 'HOST_REFUSED'],
])('%s is answered with problem details', async (_, text, status, code) => {
  const { listening } = await serve();
  await using raw = openRaw(listening.port);
  raw.socket.write(text);
  expect(expectProblem(parseAnswer(await raw.read('}')), status).code).toBe(code);
});

test('a port that is none is told as such', async () => {
  const app = createServer({ platform: createMemoryPlatform() });
  await expect(listen(app, { port: 70_000 })).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE' });
  await app.close();
});

test('other addresses may be listened to, and a taken one is told as such', async () => {
  const app = createServer({ platform: createMemoryPlatform(), token: TOKEN });
  const { listening } = await serve();
  await expect(listen(app, { port: listening.port })).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
  await app.close();
  const everywhere = createServer({ platform: createMemoryPlatform(), token: TOKEN });
  const { url, close } = await listen(everywhere, { host: '0.0.0.0', port: 0 });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await close();
});
