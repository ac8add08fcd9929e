import type { Database } from '@enginehouse/store';
import { afterEach, expect, test, vi } from 'vitest';
import { holdSnapshot } from '../configuration/hold-snapshot.ts';
import { createLogger } from '../logger.ts';
import { openEgressGate } from './open-egress-gate.ts';
import { SUBJECT, type TestHouse, testManifest, testSnapshot } from './testing/open-test-dialer.ts';
import { serve } from './testing/serve.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A gate over a configuration of a test; `written` counts the denials that it would have kept. */
function openGate(house: TestHouse) {
  let written = 0;
  const db = {
    async transaction() {
      written++;
    },
  } as unknown as Database;
  const configuration = holdSnapshot(testSnapshot(house), (error) => {
    throw error;
  });
  const log = createLogger('silent');
  const gate = openEgressGate({ db, log, nodeId: 'here', configuration, manifests: [testManifest()] });
  return { gate, change: (next: TestHouse) => configuration.swap(testSnapshot(next)), written: () => written };
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'let through',
    (error: { readonly code?: string }) => error.code ?? error,
  );
}

test('what is open under an approval is cut when it ends, by the clock', async () => {
  await using server = await serve((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  });
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const approval = { host: '127.0.0.1', port: server.port, addressClass: 'loopback' as const };
  const { gate, change } = openGate({ approvals: [{ ...approval, until: Date.now() + 30 * 24 * 3_600_000 }] });
  const fetch = gate.fetchFor(SUBJECT);
  expect(gate.fetchFor(SUBJECT)).toBe(fetch);
  const response = await fetch(server.url);
  change({ approvals: [{ ...approval, until: Date.now() + 60_000 }] });
  const text = codeOf(response.text());
  vi.advanceTimersByTime(59_999);
  expect(gate.policy().subjects[0]?.rules).toHaveLength(1);
  expect(server.open()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await text).toBe('EGRESS_DENIED');
  expect(gate.policy().subjects[0]?.rules).toEqual([]);
  await gate[Symbol.asyncDispose]();
});

test('a thousand denials of one host in a minute are told once, those of many hosts up to a limit', async () => {
  const { gate, written } = openGate({});
  const denied = (url: string): Promise<unknown> => codeOf(gate.request(SUBJECT, url, { method: 'GET', headers: {} }));
  for (let times = 0; times < 1_000; times++)
    expect(await denied(`https://one.example/${times}`)).toBe('EGRESS_DENIED');
  expect(written()).toBe(1);
  for (let times = 0; times < 1_000; times++) await denied(`https://host-${times}.example/`);
  expect(written()).toBe(200);
  await gate[Symbol.asyncDispose]();
});

test('a withheld engine shares no connection with others, and counts its denials apart', async () => {
  const ports = { open: new Set<number>(), withheld: new Set<number>() };
  await using server = await serve((request, answer) => {
    ports[request.url === '/open' ? 'open' : 'withheld'].add(request.socket.remotePort as number);
    answer.end('lamp');
  });
  const { gate, written } = openGate({ config: { base_url: server.url } });
  const fetch = gate.fetchFor(SUBJECT);
  const asked = async (url: string): Promise<string> => {
    // Whoever asks is known behind any number of turns.
    await Promise.resolve();
    return (await fetch(url)).text();
  };
  for (let times = 0; times < 5; times++) {
    expect(await asked(`${server.url}/open`)).toBe('lamp');
    expect(await gate.asWithheld(() => asked(`${server.url}/withheld`))).toBe('lamp');
  }
  expect([...ports.open].filter((port) => ports.withheld.has(port))).toEqual([]);
  const denied = (): Promise<unknown> => codeOf(asked('https://one.example/'));
  for (let times = 0; times < 3; times++) await gate.asWithheld(denied);
  expect(written()).toBe(1);
  for (let times = 0; times < 3; times++) await denied();
  expect(written()).toBe(2);
  await gate[Symbol.asyncDispose]();
});

test('bytes are passed on as they come, and no redirection is followed', async () => {
  await using server = await serve((request, answer) => {
    answer
      .writeHead(request.url === '/there' ? 302 : 200, { location: '/', 'x-lamp': '1', 'content-length': 4 })
      .end('lamp');
  });
  const { gate } = openGate({ config: { base_url: server.url } });
  const options = { method: 'POST', headers: { Host: 'elsewhere', 'X-A': '1' }, body: '{}' } as const;
  const { statusCode, headers, body } = await gate.request(SUBJECT, `${server.url}/there?q=1`, options);
  expect([statusCode, headers['x-lamp'], await body.text()]).toEqual([200, '1', 'lamp']);
  const redirection = await gate.request(SUBJECT, `${server.url}/there`, options);
  expect([redirection.statusCode, await redirection.body.text()]).toEqual([302, 'lamp']);
  expect(await codeOf(gate.request(SUBJECT, 'no URL', options))).toBe('EGRESS_DENIED');
  await gate[Symbol.asyncDispose]();
});
