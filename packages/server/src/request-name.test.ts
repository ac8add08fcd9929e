import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';
import type { Spans } from './traces/spans.ts';
import { traceRequests } from './traces/trace-requests.ts';

const CANARY = 'sk-live-CaNaRy7Zq';
const HEADERS = {
  cookie: `other=${CANARY}`,
  referer: `http://localhost/${CANARY}`,
  'user-agent': CANARY,
  'x-api-key': CANARY,
  accept: `application/json;q=${CANARY}`,
  traceparent: CANARY,
  'x-request-id': `${CANARY} is no word`,
};
const json = { 'content-type': 'application/json' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await writeFile(join(folder, 'index.html'), '<title>Enginehouse</title>');
});
afterAll(() => rm(folder, { recursive: true }));

/** A server that writes down all that it logs, traces and counts. */
function serve(requestMs = 60_000) {
  const kept: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void kept.push(line) });
  const keep = (...given: unknown[]) => {
    kept.push(JSON.stringify(given));
    return span;
  };
  const span = {
    spanContext: () => ({ traceId: '', spanId: '', traceFlags: 0 }),
    setAttribute: keep,
    setStatus: () => span,
    end: () => undefined,
  };
  const spans = { kinds: { SERVER: 1 }, begin: keep } as unknown as Spans;
  const memory = createMemoryPlatform();
  const platform = {
    ...memory,
    createSdk: (session: Parameters<typeof memory.createSdk>[0]) => {
      if (session.requestId === 'broken') throw new Error('boom');
      return memory.createSdk(session);
    },
  };
  const metrics = createMetrics();
  const tracing = { traceRequests: (of: Parameters<typeof traceRequests>[0]) => traceRequests(of, spans, current) };
  const app = createServer({ platform, logger, metrics, tracing, console: folder, limits: { requestMs } });
  const figures = async (): Promise<string> => metrics.render(() => memory.figures(), { ready: true, reasons: [] });
  return { app, kept, figures };
}
const current = { run: (_: unknown, work: () => unknown) => work() } as Parameters<typeof traceRequests>[2];

const PLACES: readonly (readonly [string, InjectOptions, number, string])[] = [
  [
    'a list that is searched',
    { url: `/api/v1/models/settings?filters={"key":"${CANARY}"}` },
    200,
    '/api/v1/models/{model}',
  ],
  ['a page of the console', { url: `/engines/${CANARY}?q=${CANARY}`, headers: { accept: 'text/html' } }, 200, 'files'],
  ['a file that is not there', { url: `/assets/${CANARY}.js?${CANARY}` }, 404, 'files'],
  ['no route', { url: `/${CANARY}/x?${CANARY}=${CANARY}` }, 404, 'unknown'],
  ['no route of the API', { method: 'DELETE', url: `/api/v1/runs/${CANARY}/${CANARY}` }, 404, 'unknown'],
  ['an id that is none', { url: `/api/v1/runs/${CANARY}?x` }, 400, '/api/v1/runs/{runId}'],
  [
    'a value that is none',
    { url: `/api/v1/runs?from=${CANARY}&pageSize=${CANARY}&status=${CANARY}` },
    400,
    '/api/v1/runs',
  ],
  ['a key that is none', { url: `/api/v1/runs?${CANARY}=1` }, 400, '/api/v1/runs'],
  ['filters that are none', { url: `/api/v1/models/settings?filters=${CANARY}` }, 400, '/api/v1/models/{model}'],
  ['a sort that is none', { url: `/api/v1/models/settings?sort=${CANARY}` }, 400, '/api/v1/models/{model}'],
  ['what cannot be decoded', { url: `/api/v1/engines/%E0%A4%A${CANARY}` }, 400, 'unknown'],
  [
    'a method that is not there',
    { method: 'PUT', url: `/api/v1/runs/${CANARY}?${CANARY}` },
    405,
    '/api/v1/runs/{runId}',
  ],
  ['a path that is too long', { url: `/api/v1/engines/${CANARY.repeat(20)}` }, 414, 'unknown'],
  [
    'what fails inside',
    { url: `/api/v1/engines/${CANARY}?`, headers: { 'x-request-id': 'broken' } },
    500,
    '/api/v1/engines/{engineId}',
  ],
  [
    'what takes too long',
    { method: 'POST', url: '/api/v1/runs?', headers: json, payload: { signals: { delayMs: 60_000 }, teams: [CANARY] } },
    504,
    '/api/v1/runs',
  ],
  [
    'a body',
    { method: 'POST', url: '/api/v1/runs', headers: json, payload: { signals: { a: CANARY } } },
    200,
    '/api/v1/runs',
  ],
];

test.each(PLACES)('%s is named by its route, in log, trace, metrics and errors', async (_, request, status, route) => {
  const { app, kept, figures } = serve(status === 504 ? 50 : undefined);
  const answer = await app.inject({ ...request, headers: { ...HEADERS, ...request.headers } });
  expect(answer.statusCode).toBe(status);
  await app.close();
  const lines = kept.join('');
  expect(lines).not.toContain(CANARY);
  expect(lines).not.toContain(CANARY.toLowerCase());
  if (status >= 400) expect(answer.body).not.toContain(CANARY);
  // What cannot be routed is answered before anything is written down of it.
  if (route !== 'unknown' || status === 404) {
    expect(lines).toContain(`"route":"${route}"`);
    expect(lines).toContain(`"${request.method ?? 'GET'} ${route}"`);
    const counted = (await figures()).split('\n').filter((line) => line.includes('status="'));
    expect(counted.join('\n')).toContain(`route="${route}",status="${status}"`);
    expect(counted.join('\n')).not.toContain(CANARY);
  }
});

test('the log names what a machine gave as id, and the address of who asks', async () => {
  const { app, kept } = serve();
  const id = '0199a1c2-7d3e-7c44-9b1a-5e8f2d6c4b10';
  await app.inject({ url: `/api/v1/runs/${id}/explain/${id}` });
  await app.inject({ url: '/api/v1/engine-instances/3/install-status' });
  const lines = kept.filter((line) => line.includes('incoming')).map((line) => JSON.parse(line).req);
  expect(lines).toEqual([
    { method: 'GET', route: '/api/v1/runs/{a}/explain/{b}', ids: { a: id, b: id }, remoteAddress: '127.0.0.1' },
    {
      method: 'GET',
      route: '/api/v1/engine-instances/{engineInstanceId}/install-status',
      ids: { engineInstanceId: '3' },
      remoteAddress: '127.0.0.1',
    },
  ]);
});

test('what never became a request is not written down', async () => {
  const { app, kept } = serve();
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const sent = sendRequest({ port, path: `/${CANARY}`, headers: { [CANARY]: 'x'.repeat(100_000) } }).end();
  const answer = await new Promise<{ readonly status: number | undefined; readonly body: string }>(
    (resolve, reject) => {
      sent.on('error', reject).on('response', async (message) => {
        resolve({ status: message.statusCode, body: await readText(message) });
      });
    },
  );
  await app.close();
  expect(answer.status).toBe(431);
  expect(answer.body + kept.join('')).not.toContain(CANARY);
});
