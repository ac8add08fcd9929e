import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { isEnginehouseError } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { openTestDialer, type TestDialer } from './testing/open-test-dialer.ts';
import { type Served, serve } from './testing/serve.ts';

interface Pair extends AsyncDisposable {
  readonly server: Served;
  readonly fetch: TestDialer['fetch'];
}

async function pair(listener: RequestListener, limits = { whole: 1_000_000, line: 1_000 }): Promise<Pair> {
  const server = await serve(listener);
  const dialer = openTestDialer({ config: { base_url: server.url } }, { limits });
  return {
    server,
    fetch: dialer.fetch,
    async [Symbol.asyncDispose]() {
      await dialer[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Answers what it was asked, as JSON. */
async function echo(request: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  const body = await bodyOf(request);
  answer.setHeader('content-type', 'application/json').end(JSON.stringify({ method, url, headers, body }));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'nothing failed',
    (reason: unknown) => reason,
  );
  if (isEnginehouseError(error)) return error.code;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

test('sends every kind of body, with its type', async () => {
  await using world = await pair(echo);
  const form = new FormData();
  form.set('file', new Blob(['lamp']), 'lamp.txt');
  const bodies: readonly (readonly [RequestInit['body'], type: RegExp | undefined, text: RegExp])[] = [
    ['{"a":1}', /^text\/plain;charset=UTF-8$/, /^\{"a":1\}$/],
    [new TextEncoder().encode('bytes'), undefined, /^bytes$/],
    [new TextEncoder().encode('buffer').buffer as ArrayBuffer, undefined, /^buffer$/],
    [new Blob(['blob'], { type: 'image/png' }), /^image\/png$/, /^blob$/],
    [new URLSearchParams({ a: 'b c' }), /^application\/x-www-form-urlencoded/, /^a=b\+c$/],
    [form, /^multipart\/form-data; boundary=/, /filename="lamp.txt"[\s\S]*lamp/],
    [new Blob(['stream']).stream(), undefined, /^stream$/],
  ];
  for (const [body, type, text] of bodies) {
    const response = await world.fetch(`${world.server.url}/v1?q=1`, { method: 'POST', body: body ?? null });
    const seen = (await response.json()) as {
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string;
    };
    expect([seen.method, seen.url]).toEqual(['POST', '/v1?q=1']);
    expect(seen.body).toMatch(text);
    if (type === undefined) expect(seen.headers['content-type']).toBeUndefined();
    else expect(seen.headers['content-type']).toMatch(type);
  }
});

test('takes a Request, and headers of each form', async () => {
  await using world = await pair(echo);
  const asked = new Request(`${world.server.url}/v1`, { method: 'post', body: 'x', headers: { 'x-a': '1' } });
  const of = async (response: Promise<Response>) =>
    (await (await response).json()) as { headers: object; body: string };
  expect(await of(world.fetch(asked))).toMatchObject({ method: 'POST', body: 'x', headers: { 'x-a': '1' } });
  for (const headers of [{ 'X-B': '2' }, [['x-b', '2']] as [string, string][], new Headers({ 'x-b': '2' })]) {
    const { headers: seen } = await of(world.fetch(new URL(world.server.url), { headers }));
    expect(seen).toMatchObject({
      'x-b': '2',
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'enginehouse',
    });
  }
});

test('nobody names another site behind the address that was checked', async () => {
  await using world = await pair(echo);
  const headers = {
    Host: 'metadata.google.internal',
    Connection: 'close',
    'Transfer-Encoding': 'chunked',
    'Content-Length': '9',
    // Says that a house sent it: nobody unsays that.
    'X-Enginehouse-Egress': '',
  };
  const response = await world.fetch(world.server.url, { method: 'POST', body: 'lamp', headers });
  const seen = (await response.json()) as { headers: Record<string, string>; body: string };
  expect(seen.headers).toMatchObject({
    host: `127.0.0.1:${world.server.port}`,
    'content-length': '4',
    'x-enginehouse-egress': '1',
  });
  expect(seen.body).toBe('lamp');
  expect(await codeOf(world.fetch(world.server.url, { method: 'CONNECT' }))).toBe("TypeError: 'CONNECT' is not sent");
});

test('a redirection is the answer unless it is to be followed', async () => {
  await using world = await pair((request, answer) => {
    if (request.url === '/there') void echo(request, answer);
    else answer.writeHead(307, { location: '/there' }).end('moved');
  });
  const { url } = world.server;
  const manual = await world.fetch(url);
  expect([manual.status, manual.headers.get('location'), await manual.text()]).toEqual([307, '/there', 'moved']);
  const followed = await world.fetch(url, { redirect: 'follow', method: 'POST', body: 'lamp' });
  expect([followed.status, followed.url, followed.redirected]).toEqual([200, `${url}/there`, true]);
  expect(await followed.json()).toMatchObject({ method: 'POST', body: 'lamp' });
  expect(await codeOf(world.fetch(url, { redirect: 'error' }))).toBe('TypeError: fetch failed');
});

test('a redirection without end, ends', async () => {
  await using world = await pair((_request, answer) => answer.writeHead(302, { location: '/' }).end());
  expect(await codeOf(world.fetch(world.server.url, { redirect: 'follow' }))).toBe('TypeError: fetch failed');
});

test('keys stay behind when a redirection leads to another origin', async () => {
  await using there = await serve(echo);
  await using here = await serve((_request, answer) => answer.writeHead(303, { location: `${there.url}/there` }).end());
  const approvals = [{ host: '127.0.0.1', port: there.port, addressClass: 'loopback' as const }];
  await using dialer = openTestDialer({ config: { base_url: here.url }, approvals });
  const headers = {
    authorization: 'Bearer secret',
    'x-api-key': 'secret',
    cookie: 'a=secret',
    'x-goog-api-key': 'secret',
    accept: 'a/b',
  };
  const response = await dialer.fetch(here.url, { redirect: 'follow', method: 'POST', body: 'lamp', headers });
  const text = await response.text();
  expect(text).not.toContain('secret');
  expect(JSON.parse(text)).toMatchObject({ method: 'GET', body: '', headers: { accept: 'a/b' } });
});

test('an answer that is too long is cut off, said beforehand or not', async () => {
  let sent = 0;
  await using world = await pair((request, answer) => {
    const isSaid = request.url === '/said';
    answer.writeHead(200, { 'content-type': 'application/json', ...(isSaid ? { 'content-length': 2 ** 30 } : {}) });
    const more = (): void => {
      while (!answer.destroyed && answer.write(Buffer.alloc(65_536, 'x'))) sent += 65_536;
    };
    answer.on('drain', more);
    more();
  });
  expect(await codeOf(world.fetch(`${world.server.url}/said`))).toBe('EGRESS_ANSWER_TOO_LARGE');
  const response = await world.fetch(world.server.url);
  expect(await codeOf(response.text())).toBe('EGRESS_ANSWER_TOO_LARGE');
  expect(sent).toBeLessThan(50_000_000);
});

test('a stream may be long, its lines may not', async () => {
  await using world = await pair(
    (request, answer) => {
      answer.writeHead(200, {
        'content-type': request.url === '/json' ? 'application/x-ndjson' : 'text/event-stream; charset=utf-8',
      });
      if (request.url === '/line') answer.end('x'.repeat(5_000));
      else for (let line = 0; line < 5_000; line++) answer.write(`data: ${'x'.repeat(400)}\n`);
      answer.end();
    },
    { whole: 100_000, line: 1_000 },
  );
  expect((await (await world.fetch(world.server.url)).text()).length).toBe(5_000 * 407);
  expect((await (await world.fetch(`${world.server.url}/json`)).text()).length).toBe(5_000 * 407);
  expect(await codeOf((await world.fetch(`${world.server.url}/line`)).text())).toBe('EGRESS_ANSWER_TOO_LARGE');
});

test('what comes packed is unpacked, and not beyond the limit', async () => {
  const packed = {
    gzip: gzipSync('lamp'),
    deflate: deflateSync('lamp'),
    br: brotliCompressSync('lamp'),
    bomb: gzipSync(Buffer.alloc(5_000_000)),
  };
  await using world = await pair((request, answer) => {
    const name = request.url?.slice(1) as keyof typeof packed | 'twice' | 'odd' | 'broken';
    const encoding = { bomb: 'gzip', twice: 'deflate, gzip', odd: 'lamp', broken: 'gzip' }[name as string] ?? name;
    const body =
      name === 'twice' ? gzipSync(packed.deflate) : name === 'odd' || name === 'broken' ? 'as it is' : packed[name];
    answer.writeHead(200, { 'content-encoding': encoding }).end(body);
  });
  const text = async (name: string): Promise<string> => (await world.fetch(`${world.server.url}/${name}`)).text();
  for (const name of ['gzip', 'deflate', 'br', 'twice']) expect([name, await text(name)]).toEqual([name, 'lamp']);
  expect(await text('odd')).toBe('as it is');
  expect(await codeOf(text('bomb'))).toBe('EGRESS_ANSWER_TOO_LARGE');
  expect(await codeOf(text('broken'))).toMatch(/^TypeError/);
});

test('a signal ends a call before, while and after it is answered', async () => {
  const gone: Promise<unknown>[] = [];
  await using world = await pair((request, answer) => {
    gone.push(new Promise((resolve) => answer.once('close', resolve)));
    if (request.url === '/begun') answer.write('begun');
  });
  expect(await codeOf(world.fetch(world.server.url, { signal: AbortSignal.abort() }))).toMatch(/^AbortError/);
  expect(world.server.connections()).toBe(0);
  const waiting = new AbortController();
  const call = world.fetch(world.server.url, { signal: waiting.signal });
  await expect.poll(() => gone.length).toBe(1);
  waiting.abort(new Error('no longer'));
  expect(await codeOf(call)).toBe('Error: no longer');
  const reading = new AbortController();
  const response = await world.fetch(`${world.server.url}/begun`, { signal: reading.signal });
  const text = codeOf(response.text());
  reading.abort(new Error('enough'));
  expect(await text).toBe('Error: enough');
  const released = await world.fetch(`${world.server.url}/begun`);
  await released.body?.cancel();
  await Promise.all(gone);
});

test('a server that breaks off, lies or is not there fails as fetch fails', async () => {
  await using world = await pair((request, answer) => {
    if (request.url === '/cut') {
      answer.writeHead(200, { 'content-length': 100 }).write('half');
      setImmediate(() => answer.destroy());
    } else answer.socket?.end('lamp\r\n\r\n');
  });
  expect(await codeOf((await world.fetch(`${world.server.url}/cut`)).text())).toBe('TypeError: terminated');
  expect(await codeOf(world.fetch(world.server.url))).toBe('TypeError: fetch failed');
  const { url } = world.server;
  await world.server[Symbol.asyncDispose]();
  expect(await codeOf(world.fetch(url))).toBe('TypeError: fetch failed');
  expect(await codeOf(world.fetch('no url'))).toBe('TypeError: Failed to parse URL');
});

test('a slow reader holds the server up', async () => {
  let sent = 0;
  await using world = await pair((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    const line = Buffer.alloc(500, 'x').fill('\n', 499);
    const more = (): void => {
      while (sent < 50_000_000 && answer.write(line)) sent += line.length;
      if (sent >= 50_000_000) answer.end();
    };
    answer.on('drain', more);
    more();
  });
  const response = await world.fetch(world.server.url);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  // It stands still when both sockets are full.
  let before = -1;
  const stands = (): boolean => {
    const isStill = before === sent;
    before = sent;
    return isStill;
  };
  await expect.poll(stands, { interval: 50 }).toBe(true);
  expect(sent).toBeLessThan(20_000_000);
  await reader.cancel();
});

test('an answer without a body has none', async () => {
  await using world = await pair((request, answer) =>
    answer.writeHead(request.method === 'HEAD' ? 200 : 204, { 'content-length': '0' }).end(),
  );
  const head = await world.fetch(world.server.url, { method: 'HEAD' });
  const empty = await world.fetch(world.server.url);
  expect([head.status, head.body, empty.status, empty.body]).toEqual([200, null, 204, null]);
});
