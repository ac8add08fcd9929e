import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createServer, type ServerOptions } from './create-server.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.ts';
import { listen } from './listen.ts';
import { expectRefusal } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

/** A server that knows the tokens `eht_1_x` and `eht_2_x`, of one user. */
async function serve(rates: Partial<ServerLimits['rates']>, more: Partial<ServerOptions> = {}) {
  const platform = createMemoryPlatform();
  const { session } = await platform.identity.signIn({ username: 'ada', password: 'right' }, { channel: 'http' });
  const tokenSession: typeof platform.identity.tokenSession = async (token) =>
    /^eht_[12]_x$/.test(token) ? { ...session, credential: 'token', sessionId: token.slice(0, 5) } : null;
  const app = createServer({
    platform: { ...platform, identity: { ...platform.identity, tokenSession } },
    token: 'local',
    trustedProxies: ['127.0.0.1'],
    limits: { rates: { ...DEFAULT_LIMITS.rates, ...rates } },
    ...more,
  });
  open.push(app);
  const { url } = await listen(app, { port: 0 });
  const ask = async (
    authorization: string | null,
    path = '/api/v1/engines',
    from = '192.0.2.1',
    init: RequestInit = {},
  ) => {
    const headers = {
      'x-forwarded-for': from,
      'content-type': 'application/json',
      ...(authorization === null ? {} : { authorization: `Bearer ${authorization}` }),
    };
    const answer = await fetch(url + path, { ...init, headers });
    const body = await answer.text();
    return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body };
  };
  const statuses = async (count: number, ...asked: Parameters<typeof ask>) => {
    const found: number[] = [];
    for (let n = 0; n < count; n++) found.push((await ask(...asked)).statusCode);
    return found;
  };
  return { ask, statuses };
}

test('a caller beyond its requests is told when to come again; each token counts by itself', async () => {
  const { ask, statuses } = await serve({ callersPerMinute: 3 });
  expect(await statuses(4, 'eht_1_x')).toEqual([200, 200, 200, 429]);
  const refused = await ask('eht_1_x');
  expectRefusal(refused, undefined);
  expect(JSON.parse(refused.body).code).toBe('RATE_LIMITED');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(await statuses(3, 'eht_2_x', '/api/v1/engines', '192.0.2.2')).toEqual([200, 200, 200]);
});

test('a dialect says it in its own shape', async () => {
  const { ask } = await serve({ callersPerMinute: 1 });
  await ask('eht_1_x', '/v1/models');
  const refused = await ask('eht_1_x', '/v1/models');
  expectRefusal(refused, 'openai');
  expect(refused.headers).toMatchObject({ 'retry-after': expect.any(String), 'x-should-retry': 'true' });
});

test('nobody counts with the address, and with the first 64 bits of it where it is IPv6', async () => {
  const { statuses } = await serve({ guestsPerMinute: 3 });
  const state = '/api/v1/auth/session';
  expect(await statuses(4, null, state, '2001:db8:1:2::7')).toEqual([200, 200, 200, 429]);
  expect(await statuses(1, null, state, '2001:db8:1:2:ffff::9')).toEqual([429]);
  expect(await statuses(1, null, state, '2001:db8:1:3::7')).toEqual([200]);
});

test('who tries credentials is counted too, and whoever has one is not kept out by that', async () => {
  const { statuses } = await serve({ guestsPerMinute: 2 });
  expect(await statuses(3, 'eht_9_x')).toEqual([401, 401, 429]);
  expect(await statuses(1, null)).toEqual([429]);
  expect(await statuses(2, 'eht_1_x')).toEqual([200, 200]);
});

test('passwords are tried less often than anything else is asked', async () => {
  const { statuses } = await serve({ guessesPerMinute: 2 });
  const body = { method: 'POST', body: '{"username":"ada","password":"wrong"}' };
  expect(await statuses(3, null, '/api/v1/auth/sign-in', '192.0.2.1', body)).toEqual([401, 401, 429]);
  expect(await statuses(1, null, '/api/v1/auth/sign-in', '192.0.2.2', body)).toEqual([401]);
});

test('the operator has no limit, nor has whoever watches the node', async () => {
  const { statuses } = await serve({ guestsPerMinute: 1, callersPerMinute: 1, guessesPerMinute: 1 });
  expect(await statuses(3, 'local')).toEqual([200, 200, 200]);
  expect(await statuses(3, null, '/healthz')).toEqual([200, 200, 200]);
  expect(await statuses(3, null, '/readyz')).toEqual([200, 200, 200]);
});

test('the setting of the house is the limit of its callers, and 0 is none', async () => {
  const few = await serve({ callersPerMinute: 100 }, { requestsPerMinute: 1 });
  expect(await few.statuses(2, 'eht_1_x')).toEqual([200, 429]);
  const any = await serve({ callersPerMinute: 1 }, { requestsPerMinute: 0 });
  expect(await any.statuses(3, 'eht_1_x')).toEqual([200, 200, 200]);
});
