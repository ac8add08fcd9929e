import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRaw } from '../packages/server/src/testing/raw-request.ts';
import { tokenOf } from './as-operator.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { type ServedPlace, servedPlace } from './served-place.ts';

/** So many connections at once that say nothing. */
const IDLE = 2_000;

let place: HousePlace;
let served: ServedPlace;
let port: number;
let token: string;

beforeAll(async () => {
  place = await housePlace();
  await serve();
});
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await place?.[Symbol.asyncDispose]();
});

async function serve(): Promise<void> {
  served = await servedPlace({ place });
  port = Number(new URL(served.url).port);
  token = await tokenOf(place.dataDir);
}

const head = (method: string, path: string, ...lines: readonly string[]): string =>
  [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`, ...lines, '', ''].join(
    '\r\n',
  );

/** Whoever behaves is served, whatever the others do. */
async function isServed(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"signals":{"n":1}}',
  });
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 200,
    body: { status: 'succeeded' },
  });
}

function opened(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

test('2,000 connections that say nothing, or half a request, keep nobody out and are closed', async () => {
  const closed: Promise<void>[] = [];
  for (let count = 0; count < IDLE; count++) {
    const socket = await opened();
    socket.on('error', () => undefined);
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    socket.resume();
    // Every third has begun to speak.
    if (count % 3 === 0) socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
  }
  await isServed();
  await Promise.all(closed);
  await isServed();
}, 120_000);

test('floods of headers and of pipelined requests are answered or refused, each by itself', async () => {
  await using many = openRaw(port);
  many.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${'X-A: b\r\n'.repeat(5_000)}\r\n`);
  expect(await many.read('}')).toMatch(/^HTTP\/1\.1 431 /);
  await using large = openRaw(port);
  large.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-A: ${'b'.repeat(200_000)}\r\n\r\n`);
  expect(await large.read('}')).toMatch(/^HTTP\/1\.1 431 /);
  await using line = openRaw(port);
  line.socket.write(`GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`);
  expect(await line.read('}')).toMatch(/^HTTP\/1\.1 4\d\d /);
  await using piped = openRaw(port);
  piped.socket.write(head('GET', '/healthz').repeat(500) + head('GET', '/healthz', 'Connection: close'));
  expect((await piped.read()).match(/HTTP\/1\.1 200 /g)).toHaveLength(501);
  await isServed();
});

test('bodies that are cut, lie about their length or are smuggled leave nothing behind', async () => {
  const before = await runCount();
  const post = (...lines: string[]): string => head('POST', '/api/v1/runs', 'Content-Type: application/json', ...lines);
  for (const text of [
    `${post('Content-Length: 100')}{"signals":{"n":1}`,
    `${post('Transfer-Encoding: chunked')}5\r\n{"sig`,
    `${post('Transfer-Encoding: chunked')}ffffffffff\r\n{`,
    `${post('Transfer-Encoding: chunked')}zz\r\n{}`,
    post('Content-Length: -1'),
    post('Content-Length: 1', 'Content-Length: 2'),
    `${post('Content-Length: 3', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    'GET / HTTP/9.9\r\n\r\n',
    '\0\0\0\0\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ]) {
    await using raw = openRaw(port);
    raw.socket.write(text);
    raw.socket.end();
    const said = await raw.read();
    expect(said).not.toMatch(/^HTTP\/1\.1 (?:2|500)/);
  }
  expect(await runCount()).toBe(before);
  await isServed();
});

test('a reader that takes nothing of its events is let go, and callers that go away cost nothing', async () => {
  await using slow = openRaw(port);
  slow.socket.write(head('GET', '/api/v1/events', 'Accept: text/event-stream'));
  await slow.read('200 OK');
  slow.socket.pause();
  for (let round = 0; round < 40; round++) {
    const leaving = await Promise.all(Array.from({ length: 10 }, opened));
    for (const socket of leaving) {
      socket.on('error', () => undefined);
      const body = JSON.stringify({ signals: { n: round, padding: 'x'.repeat(2_000) } });
      const length = `Content-Length: ${body.length}`;
      socket.write(`${head('POST', '/api/v1/runs', 'Content-Type: application/json', length)}${body}`);
    }
    await isServed();
    for (const socket of leaving) socket.resetAndDestroy();
  }
  await isServed();
  expect(served.server.child.exitCode).toBeNull();
});

test('a server that is killed under streams and requests comes back with all that it answered', async () => {
  const answered: string[] = [];
  const asking = Array.from({ length: 8 }, async () => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/runs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"signals":{"n":2}}',
      }).catch(() => null);
      if (answer === null) return;
      const run = (await answer.json().catch(() => null)) as { readonly runId: string } | null;
      if (run === null) return;
      answered.push(run.runId);
    }
  });
  while (answered.length < 200) await isServed();
  await served[Symbol.asyncDispose]();
  await Promise.all(asking);
  await serve();
  for (const runId of answered) {
    const answer = await fetch(`${served.url}/api/v1/runs/${runId}`, { headers: { authorization: `Bearer ${token}` } });
    expect({ runId, status: answer.status }).toEqual({ runId, status: 200 });
  }
  await isServed();
});

async function runCount(): Promise<number> {
  const url = `http://127.0.0.1:${port}/api/v1/models/engine_runs/count`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { readonly count: number }).count;
}
