import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isEnginehouseError } from '@enginehouse/errors';
import { afterEach, expect, test, vi } from 'vitest';
import { openTestDialer } from './testing/open-test-dialer.ts';
import { serve } from './testing/serve.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function failure(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => new Error('it was let through'),
    (error: unknown) => error,
  );
  return outcome as Error;
}

async function denied(work: Promise<unknown>): Promise<string> {
  const error = await failure(work);
  expect(isEnginehouseError(error) ? error.code : error).toBe('EGRESS_DENIED');
  return error.message;
}

/** A server that streams one line, and the next when told. */
async function serveLines() {
  const answers: ServerResponse[] = [];
  const server = await serve((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.write('data: 1\n\n');
    answers.push(answer);
  });
  return { ...server, answers };
}

test('connections are kept, and asked for again at each request', async () => {
  await using server = await serve((_request, answer) => answer.end('lamp'));
  await using dialer = openTestDialer({ config: { base_url: server.url } });
  for (let times = 0; times < 5; times++) {
    expect(await (await dialer.fetch(`${server.url}/${times}`)).text()).toBe('lamp');
    // undici takes a connection again in the next turn of the loop.
    await nextTurn();
  }
  expect(server.connections()).toBe(1);
  expect(dialer.denials).toEqual([]);
});

test('another port of the same host is another target', async () => {
  await using server = await serve((_request, answer) => answer.end());
  await using other = await serve((_request, answer) => answer.end());
  await using dialer = openTestDialer({ config: { base_url: server.url } });
  const message = await denied(dialer.fetch(`${other.url}/v1/secret-path?key=secret`));
  expect(message).toBe(
    `'engine/1' may not reach 127.0.0.1:${other.port}: the provider's manifest, the config of the instance or an approval` +
      ` of 127.0.0.1, port ${other.port}, class loopback, for 'engine/1' would allow it`,
  );
  expect(other.connections()).toBe(0);
  expect(dialer.denials).toMatchObject([
    { subject: 'engine/1', host: '127.0.0.1', port: other.port, isReported: false },
  ]);
});

test('a waiting stream ends when its host is no longer allowed, and the connection with it', async () => {
  await using server = await serveLines();
  const config = { base_url: server.url };
  await using dialer = openTestDialer({ config });
  const response = await dialer.fetch(server.url);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
  const closed = new Promise((resolve) => server.answers[0]?.socket?.once('close', resolve));
  expect(dialer.denials).toEqual([]);
  dialer.change({ config: { base_url: 'https://api.example.com' } });
  expect(await denied(reader?.read() as Promise<unknown>)).toContain(`127.0.0.1:${server.port}`);
  await closed;
  // Whoever waited for the stream was denied it.
  expect(dialer.denials).toMatchObject([{ host: '127.0.0.1', port: server.port }]);
  await denied(dialer.fetch(server.url));
  dialer.change({ config });
  expect((await dialer.fetch(server.url)).status).toBe(200);
  dialer.change({ config, exists: false });
  await denied(dialer.fetch(server.url));
});

test('a change that leaves the host alone leaves its connections alone', async () => {
  await using server = await serveLines();
  const config = { base_url: server.url };
  await using dialer = openTestDialer({ config });
  const response = await dialer.fetch(server.url);
  dialer.change({ config, approvals: [{ host: 'other.example' }] });
  server.answers[0]?.end('data: 2\n\n');
  expect(await response.text()).toBe('data: 1\n\ndata: 2\n\n');
});

test('a connection that is merely kept is closed without a word', async () => {
  await using server = await serve((_request, answer) => answer.end('lamp'));
  await using dialer = openTestDialer({ config: { base_url: server.url } });
  expect(await (await dialer.fetch(server.url)).text()).toBe('lamp');
  await nextTurn();
  dialer.change({});
  expect(dialer.denials).toEqual([]);
  await expect.poll(() => server.open()).toBe(0);
});

test('a name is resolved once for a connection, and every address of it must do', async () => {
  await using server = await serve((_request, answer) => answer.end('lamp'));
  const asked: string[] = [];
  let addresses = ['127.0.0.1'];
  const resolve = async (host: string): Promise<readonly string[]> => {
    asked.push(host);
    return addresses;
  };
  const base_url = `http://lamp.example:${server.port}`;
  await using dialer = openTestDialer({ config: { base_url } }, { resolve });
  expect(await denied(dialer.fetch(base_url))).toContain("'lamp.example' resolves to 127.0.0.1, which is loopback");
  const approvals = [{ host: 'lamp.example', port: server.port, addressClass: 'loopback' as const }];
  dialer.change({ config: { base_url }, approvals });
  asked.length = 0;
  expect(await (await dialer.fetch(base_url)).text()).toBe('lamp');
  await nextTurn();
  expect(await (await dialer.fetch(base_url)).text()).toBe('lamp');
  expect(asked).toEqual(['lamp.example']);
  await nextTurn();
  // The class is taken away while the name itself may still be reached: the connection goes.
  dialer.change({ config: { base_url } });
  await denied(dialer.fetch(base_url));
  dialer.change({ config: { base_url }, approvals: [{ ...approvals[0], addressClass: 'private' }] });
  addresses = ['10.0.0.1', '127.0.0.1'];
  expect(await denied(dialer.fetch(base_url))).toContain('127.0.0.1, which is loopback');
  addresses = [];
  expect((await failure(dialer.fetch(base_url))).message).toBe('fetch failed');
  expect(server.connections()).toBe(1);
});

test('an approval ends by the clock', async () => {
  await using server = await serve((_request, answer) => answer.end('lamp'));
  const until = Date.now() + 60_000;
  const approvals = [{ host: '127.0.0.1', port: server.port, addressClass: 'loopback' as const, until }];
  await using dialer = openTestDialer({ approvals });
  expect(await (await dialer.fetch(server.url)).text()).toBe('lamp');
  vi.useFakeTimers({ toFake: ['Date'], now: until - 1 });
  expect(await (await dialer.fetch(server.url)).text()).toBe('lamp');
  vi.setSystemTime(until);
  await denied(dialer.fetch(server.url));
});

test('the listeners and the database of the platform are out of reach at each address of this machine', async () => {
  await using server = await serve((_request, answer) => answer.end('lamp'));
  const config = { base_url: server.url };
  for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '::', '::1', '[::1]', 'database.example']) {
    const resolve = async (name: string): Promise<readonly string[]> =>
      name === 'database.example' ? ['127.0.0.1'] : ['10.0.0.1'];
    await using dialer = openTestDialer({ config }, { resolve });
    const response = await dialer.fetch(server.url);
    const remove = dialer.own.add({ host, port: server.port });
    for (const mode of ['enforce', 'report'] as const) {
      dialer.change({ config, mode });
      expect(await denied(dialer.fetch(server.url))).toContain('a listener of this platform or its database');
    }
    remove();
    dialer.change({ config });
    expect([host, await (await dialer.fetch(server.url)).text()]).toEqual([host, 'lamp']);
    await response.text().catch(() => undefined);
  }
  await using dialer = openTestDialer({ config });
  dialer.own.add({ host: '127.0.0.1', port: server.port + 1 });
  dialer.own.add({ host: '192.0.2.7', port: server.port });
  expect(await (await dialer.fetch(server.url)).text()).toBe('lamp');
});

test('where denials are reported, they are told and let through', async () => {
  await using server = await serve((_request, answer) => answer.end('lamp'));
  await using dialer = openTestDialer({ mode: 'report' });
  expect(await (await dialer.fetch(server.url)).text()).toBe('lamp');
  expect(await (await dialer.fetch(server.url)).text()).toBe('lamp');
  expect(dialer.denials.every(({ isReported, port }) => isReported && port === server.port)).toBe(true);
  expect(dialer.denials.length).toBeGreaterThan(1);
  dialer.change({ mode: 'enforce' });
  await denied(dialer.fetch(server.url));
});

test('what is asked about is judged as the dialer would, and connected to by nobody', async () => {
  await using server = await serve((_request, answer) => answer.end());
  const resolve = async (host: string): Promise<readonly string[]> => {
    if (host === 'gone.example') throw new Error('no such name');
    return host === 'split.example' ? ['8.8.8.8', '169.254.169.254'] : ['8.8.8.8'];
  };
  const hosts = ['api.example.com', 'split.example', 'gone.example'];
  await using dialer = openTestDialer({ hosts, config: { base_url: server.url } }, { resolve });
  const verdict = async (url: string): Promise<string> => {
    const { allowed, because } = await dialer.dialer.check(url);
    return `${allowed} ${because}`;
  };
  expect(await verdict(server.url)).toBe('true config.base_url');
  expect(await verdict('https://api.example.com/v1')).toBe('true manifest');
  expect(await verdict('https://gone.example/')).toBe('true manifest; its name has no address now');
  expect(await verdict('http://api.example.com/v1')).toMatch(/^false .*api.example.com, port 80, class public/);
  expect(await verdict('https://split.example/')).toMatch(/^false 'split.example' resolves to 169.254.169.254/);
  expect(await verdict('https://10.0.0.1/')).toMatch(/^false .*class private, for 'engine\/1' would allow it$/);
  expect(await verdict('ftp://api.example.com/')).toBe("false 'ftp:' is not http or https");
  expect([server.connections(), dialer.denials.length]).toEqual([0, 0]);
});

test('a name that has no address is a connection that fails, not a denial', async () => {
  const resolve = async (): Promise<readonly string[]> => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND api.example.com'), { code: 'ENOTFOUND' });
  };
  await using dialer = openTestDialer({ hosts: ['api.example.com'] }, { resolve });
  const error = await failure(dialer.fetch('https://api.example.com/'));
  expect([error.name, error.message, (error.cause as Error).message]).toEqual([
    'TypeError',
    'fetch failed',
    'getaddrinfo ENOTFOUND api.example.com',
  ]);
  expect(dialer.denials).toEqual([]);
});

test('a server that says nothing is given up, before its answer and in the middle of it', async () => {
  await using silent = await serve(() => undefined);
  await using lines = await serveLines();
  const times = { headersMs: 60, bodyMs: 60 };
  const config = { base_url: silent.url };
  await using dialer = openTestDialer({ config }, { times });
  const unanswered = await failure(dialer.fetch(silent.url));
  expect(unanswered.cause).toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  dialer.change({ config: { base_url: lines.url } });
  const response = await dialer.fetch(lines.url);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
  const broken = await failure(reader?.read() ?? Promise.resolve());
  expect((broken.cause ?? broken) as { code?: string }).toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT' });
  await expect.poll(() => silent.open() + lines.open()).toBe(0);
});

test('only hosts that were named are told of the trace that a request belongs to', async () => {
  const told: unknown[] = [];
  await using server = await serve((request, answer) => {
    told.push(request.headers.traceparent);
    answer.end();
  });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  for (const named of ['127.0.0.1', 'another.example']) {
    const trace = { headersFor: (host: string) => (host === named ? { traceparent } : {}) };
    await using dialer = openTestDialer({ config: { base_url: server.url } }, { trace });
    await dialer.fetch(server.url, { headers: { 'x-own': '1' } });
  }
  expect(told).toEqual([traceparent, undefined]);
});
