import { type AnyRoute, allRoutes } from '@enginehouse/api';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createServer, type ServerOptions } from './create-server.ts';
import { listen } from './listen.ts';
import { expectRefusal } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

/** A server on a socket, where nobody is anybody without a credential. */
async function serve(options: Partial<ServerOptions> & { readonly isSetUp?: boolean } = {}) {
  const { isSetUp = true, ...given } = options;
  const platform = createMemoryPlatform();
  const setup = { ...platform.identity.setup, isSetUp: async () => isSetUp };
  const served = { ...platform, identity: { ...platform.identity, setup } };
  const app = createServer({ platform: served, token: 'local', checkAnswers: true, ...given });
  open.push(app);
  const { url } = await listen(app, { port: 0 });
  const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: object) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const found = { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: text };
    return { ...found, json: () => JSON.parse(text) };
  };
  return { url, ask, platform };
}

const pathOf = ({ path, example }: AnyRoute): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const { params = {} } = example as { readonly params?: Record<string, string> };
    return encodeURIComponent(params[name] ?? '1');
  });
const codeOf = (answer: { json(): { code?: string; error?: { code: string } } }) => {
  const body = answer.json();
  return body.code ?? body.error?.code;
};

test('without a credential no route answers but those declared public, in each of both states', async () => {
  const [before, after] = [await serve({ isSetUp: false }), await serve()];
  for (const route of allRoutes as readonly AnyRoute[]) {
    if (route.permission === 'public') continue;
    for (const [{ ask, platform }, status, code] of [
      [before, 503, 'SETUP_REQUIRED'],
      [after, 401, 'SIGN_IN_REQUIRED'],
    ] as const) {
      const answer = await ask(route.method, pathOf(route));
      expect([route.name, answer.statusCode, codeOf(answer)]).toEqual([route.name, status, code]);
      expectRefusal(answer, 'dialect' in route ? route.dialect : undefined);
      expect(answer.headers['retry-after']).toBeUndefined();
      expect(platform.sessions).toEqual([]);
    }
  }
});

test('what is public is what says how to come in, how the server is, and what it is', () => {
  const open = (allRoutes as readonly AnyRoute[]).filter(({ permission }) => permission === 'public');
  expect(open.map(({ name }) => name).toSorted()).toEqual([
    'auth.signIn',
    'auth.state',
    'health.alive',
    'health.ready',
    'server.docs',
    'server.docsScript',
    'server.index',
    'server.openapi',
    'setup.complete',
    'setup.get',
  ]);
});

test('before there is a user, the operator works, and a guest sets up with the secret alone', async () => {
  const { ask, platform } = await serve({ isSetUp: false });
  expect((await ask('GET', '/api/v1/engines', { authorization: 'Bearer local' })).statusCode).toBe(200);
  expect((await ask('GET', '/api/v1/auth/session')).json()).toEqual({ setUp: false, signedIn: null });
  expect((await ask('GET', '/healthz')).statusCode).toBe(200);
  const ada = { username: 'ada', password: 'correct horse battery' };
  expect(codeOf(await ask('POST', '/api/v1/setup', {}, ada))).toBe('SETUP_SECRET_REQUIRED');
  const { secret } = await platform.identity.setup.begin();
  expect((await ask('POST', '/api/v1/setup', {}, { ...ada, secret })).json()).toEqual({ id: 1, username: 'ada' });
});

test('a session travels in its cookie until it ends; then the cookie is taken away', async () => {
  const { ask } = await serve();
  const given = await ask('POST', '/api/v1/auth/sign-in', {}, { username: 'ada', password: 'right' });
  const set = String(given.headers['set-cookie']);
  expect(set).toMatch(/^enginehouse_session_memory=ehs_memory; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  const cookie = set.split(';', 1)[0] as string;
  expect((await ask('GET', '/api/v1/engines', { cookie })).statusCode).toBe(200);
  expect((await ask('GET', '/api/v1/auth/session', { cookie })).json().signedIn).toMatchObject({ actor: 'ada' });
  await ask('POST', '/api/v1/auth/sign-out', { cookie }, {});
  const ended = await ask('GET', '/api/v1/engines', { cookie });
  expect([ended.statusCode, codeOf(ended)]).toEqual([401, 'SIGN_IN_REQUIRED']);
  expect(ended.headers['set-cookie']).toMatch(
    /^enginehouse_session_memory=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  // An old cookie does not keep anybody from signing in.
  expect((await ask('GET', '/api/v1/auth/session', { cookie })).json().signedIn).toBeNull();
  const again = await ask('POST', '/api/v1/auth/sign-in', { cookie }, { username: 'ada', password: 'right' });
  expect(again.statusCode).toBe(200);
});

test('the cookie of another house on the same machine is nothing here, and stays as it is', async () => {
  const { ask } = await serve();
  const given = await ask('POST', '/api/v1/auth/sign-in', {}, { username: 'ada', password: 'right' });
  const own = String(given.headers['set-cookie']).split(';', 1)[0] as string;
  const other = own.replace('_memory=', '_other=');
  const alone = await ask('GET', '/api/v1/engines', { cookie: other });
  expect([alone.statusCode, alone.headers['set-cookie']]).toEqual([401, undefined]);
  // Browsers send both, at either port.
  expect((await ask('GET', '/api/v1/engines', { cookie: `${other}; ${own}` })).statusCode).toBe(200);
});

test('a path that is not there is 404 for everybody, and a method 405', async () => {
  const { ask } = await serve();
  expect((await ask('GET', '/api/v1/none')).statusCode).toBe(404);
  expect((await ask('DELETE', '/api/v1/runs')).statusCode).toBe(405);
});
