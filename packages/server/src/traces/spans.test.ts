import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readTraceConfig } from './config.ts';
import { openSpans } from './spans.ts';

test.each([
  [undefined, 'application/x-protobuf'],
  ['http/protobuf', 'application/x-protobuf'],
  ['http/json', 'application/json'],
])('spans are sent as the protocol says: %s', async (protocol, type) => {
  const got: { readonly type: string | undefined; readonly body: Buffer }[] = [];
  const collector = createServer(async (request, response) => {
    got.push({ type: request.headers['content-type'], body: await buffer(request) });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const config = readTraceConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    ...(protocol === undefined ? {} : { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }),
  });
  if (config === null) throw new TypeError('no traces are wanted');
  const lost: unknown[] = [];
  {
    await using spans = await openSpans(config, { lost: (error) => lost.push(error), version: '9.9.9' });
    spans.begin('lamp lit', { attributes: { lamp: 7 } }, undefined).end();
  }
  collector.closeAllConnections();
  collector.close();
  expect([lost, got.map((one) => one.type)]).toEqual([[], [type]]);
  const [{ body = Buffer.alloc(0) } = {}] = got;
  expect(body.includes('lamp lit')).toBe(true);
  expect(body[0] === '{'.charCodeAt(0)).toBe(type === 'application/json');
});
