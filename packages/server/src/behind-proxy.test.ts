import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createServer, type ServerOptions } from './create-server.ts';
import { listen } from './listen.ts';
import { TLS_HEADERS } from './security-headers.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

/** A server whose callers are all at 127.0.0.1, and what it took them for when they signed in. */
async function serve(options: Partial<ServerOptions>) {
  const platform = createMemoryPlatform();
  const addresses: unknown[] = [];
  const signIn: typeof platform.identity.signIn = (given, door) => {
    addresses.push(door.clientAddress);
    return platform.identity.signIn(given, door);
  };
  const app = createServer({ ...options, platform: { ...platform, identity: { ...platform.identity, signIn } } });
  open.push(app);
  const { url } = await listen(app, { port: 0 });
  const enter = (headers: Record<string, string>) =>
    fetch(`${url}/api/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"username":"ada","password":"right"}',
    });
  return { url, enter, addresses };
}
const TRUSTED = { trustedProxies: ['127.0.0.1'], publicUrl: 'https://house.example' };
const FORWARDED = { 'x-forwarded-for': '198.51.100.9, 192.0.2.7', 'x-forwarded-proto': 'https' };
const AT_PROXY = { ...FORWARDED, 'x-forwarded-host': 'house.example', origin: 'https://house.example' };

test('of a trusted proxy the caller is its client, and TLS is what it says', async () => {
  const { enter, addresses, url } = await serve(TRUSTED);
  const answer = await enter(AT_PROXY);
  expect(answer.status).toBe(200);
  // What a client wrote into the header itself stands before what the proxy saw, and is not believed.
  expect(addresses).toEqual(['192.0.2.7']);
  expect(Object.fromEntries(answer.headers)).toMatchObject(TLS_HEADERS);
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^__Host-enginehouse_session_memory=ehs_memory; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
  const [pair = ''] = cookie.split(';', 1);
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/api/v1/engines`, { headers }).then(({ status }) => status);
  expect(await ask({ ...AT_PROXY, cookie: pair })).toBe(200);
  // A name without the prefix can be set by any host of the domain: over TLS it opens nothing.
  expect(await ask({ ...AT_PROXY, cookie: pair.replace('__Host-', '') })).toBe(401);
  expect(await ask({ cookie: pair })).toBe(401);
});

test('what is no address is the proxy, not a name of its own', async () => {
  const { enter, addresses } = await serve(TRUSTED);
  await enter({ ...AT_PROXY, 'x-forwarded-for': "'; drop table users" });
  expect(addresses).toEqual(['127.0.0.1']);
});

test('nobody else is believed: neither the address, nor TLS, nor the host', async () => {
  const { enter, addresses } = await serve({ trustedProxies: ['10.0.0.0/8'] });
  const answer = await enter({ ...FORWARDED, 'x-forwarded-host': 'evil.example' });
  expect(answer.status).toBe(200);
  expect(addresses).toEqual(['127.0.0.1']);
  expect(answer.headers.get('strict-transport-security')).toBeNull();
  expect(answer.headers.get('set-cookie')).toMatch(/^enginehouse_session_memory=/);
  expect((await enter({ ...AT_PROXY })).status).toBe(403);
});
