import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { engineText, openTestPlatform } from '@enginehouse/platform/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from '../create-server.ts';
import { readTraceConfig } from './config.ts';
import { openTracing } from './open-tracing.ts';

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: Pick<SentSpan, 'attributes'>;
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

/** What collects traces: takes OTLP over HTTP in JSON, as every collector does. */
async function openCollector() {
  const sent: Sent[] = [];
  const asked: { readonly url: string | undefined; readonly key: unknown }[] = [];
  const server = createHttpServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    asked.push({ url: request.url, key: request.headers['x-key'] });
    sent.push(JSON.parse(Buffer.concat(parts).toString('utf8')) as Sent);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const spans = (): SentSpan[] =>
    sent.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
  const { port } = server.address() as AddressInfo;
  return { sent, asked, spans, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function attributeOf(span: Pick<SentSpan, 'attributes'> | undefined, name: string): unknown {
  return Object.values(span?.attributes.find(({ key }) => key === name)?.value ?? {})[0];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

const collector = await openCollector();
let answer: { readonly statusCode: number } = { statusCode: 0 };

const ASK = "await context.ai.forObjective('nothing').generateText({ prompt: 'secret words' });";
/** One house, one request, and what the collector has been sent when the house is closed. */
beforeAll(async () => {
  const config = readTraceConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of%20the%20collector',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  if (config === null) throw new TypeError('no traces are wanted');
  const lost: unknown[] = [];
  await using tracing = await openTracing(config, { lost: (error) => lost.push(error), version: '9.9.9' });
  await using house = await openTestPlatform(
    'pglite',
    {
      'first.engine.ts': engineText('first', { body: 'return 1;' }),
      'asks.engine.ts': engineText('asks', { body: `${ASK} return 2;` }),
    },
    { observer: tracing.observer, trace: tracing.context },
  );
  const app = createServer({ platform: house.platform, tracing });
  answer = await app.inject({
    method: 'POST',
    url: '/api/v1/runs?',
    headers: { traceparent: `00-${TRACE}-${CALLER}-01`, 'content-type': 'application/json' },
    payload: { signals: { private: 'words of a caller' } },
  });
  const traceparent = `00-${TRACE}-${CALLER}-01`;
  await app.inject({ url: '/api/v1/nodes', headers: { traceparent } });
  await app.inject({ url: '/api/v1/engines/first?secret=in-the-address' });
  await app.close();
  expect(lost).toEqual([]);
}, 60_000);
afterAll(() => collector.close());

test('they are sent where the environment says, with what it says of this process', () => {
  expect(collector.asked[0]).toEqual({ url: '/v1/traces', key: 'of the collector' });
  const resource = collector.sent[0]?.resourceSpans[0]?.resource;
  expect(attributeOf(resource, 'service.name')).toBe('shop');
  expect(attributeOf(resource, 'service.version')).toBe('9.9.9');
  expect(attributeOf(resource, 'deployment.environment.name')).toBe('test');
});

test('a request goes on with the trace of its caller; its run, engines, AI call and statements hang on it', () => {
  expect(answer.statusCode).toBe(200);
  const ours = collector.spans().filter(({ traceId }) => traceId === TRACE);
  const named = (name: string): SentSpan | undefined => ours.find((span) => span.name === name);
  const request = named('POST /api/v1/runs');
  expect(request).toMatchObject({ parentSpanId: CALLER, kind: 2 });
  expect(attributeOf(request, 'http.response.status_code')).toBe(200);
  const run = named('run');
  expect(run?.parentSpanId).toBe(request?.spanId);
  expect(attributeOf(run, 'enginehouse.run.status')).toBe('partial');
  const [first, asks] = [named('engine first'), named('engine asks')];
  expect([first?.parentSpanId, asks?.parentSpanId]).toEqual([run?.spanId, run?.spanId]);
  expect(attributeOf(first, 'enginehouse.engine.status')).toBe('succeeded');
  const call = named('chat');
  expect(call).toMatchObject({ parentSpanId: asks?.spanId, kind: 3 });
  expect(attributeOf(call, 'gen_ai.operation.name')).toBe('chat');
  expect(attributeOf(call, 'error.type')).toMatch(/^[A-Z_]+$/);
  const statements = ours.filter((span) => attributeOf(span, 'db.system.name') === 'postgresql');
  const nodes = named('GET /api/v1/nodes');
  expect(statements.map(({ parentSpanId }) => parentSpanId)).toContain(nodes?.spanId);
  for (const { startTimeUnixNano, endTimeUnixNano } of ours) {
    expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano)).toBe(true);
  }
});

test('nothing of what callers send, and no address, is in them', () => {
  const text = JSON.stringify(collector.sent);
  expect(text).not.toMatch(/secret|private|words/);
  expect(collector.spans().map(({ name }) => name)).toContain('GET /api/v1/engines/{engineId}');
});
