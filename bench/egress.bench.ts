import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTestDialer } from '@enginehouse/platform/testing';
import { defineBenchRow } from './harness/define-bench-row.ts';

/** A server that answers as a small chat completion does. */
async function openServer() {
  const body = JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'x'.repeat(400) } }] });
  const server = createServer((_request, answer) => answer.setHeader('content-type', 'application/json').end(body));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${port}` };
}

const check = defineBenchRow({
  name: 'egress-check',
  what: "the dialer's check of a request on a kept connection, its URL read",
  against: '-',
  limit: 2,
  unit: 'us',
  setup: async () => {
    const { server, origin } = await openServer();
    const dialer = openTestDialer({ config: { base_url: origin } });
    const url = `${origin}/v1/chat/completions`;
    await (await dialer.fetch(url)).text();
    return {
      subject: () => dialer.dialer.admit(dialer.dialer.target(url)),
      others: { 'the URL read alone': () => new URL(url) },
      dispose: async () => {
        await dialer[Symbol.asyncDispose]();
        server.closeAllConnections();
        server.close();
      },
    };
  },
});

const wholeFetch = defineBenchRow({
  name: 'egress-fetch',
  what: 'POST and read a small JSON over a kept connection, through the dialer',
  against: "Node's own fetch, nothing checked",
  limit: 0.8,
  unit: 'ratio',
  setup: async () => {
    const { server, origin } = await openServer();
    const dialer = openTestDialer({ config: { base_url: origin } });
    const url = `${origin}/v1/chat/completions`;
    const headers = { 'content-type': 'application/json', authorization: 'Bearer lamp' };
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(400) }] });
    const asked = { method: 'POST', headers, body } as const;
    return {
      subject: async () => (await dialer.fetch(url, asked)).json(),
      peer: async () => (await fetch(url, asked)).json(),
      dispose: async () => {
        await dialer[Symbol.asyncDispose]();
        server.closeAllConnections();
        server.close();
      },
    };
  },
});

export const rows = [check, wholeFetch];
