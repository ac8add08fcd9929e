import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRaw, parseAnswer } from './testing/raw-request.ts';
import { openServedHouse, PASSWORD, type ServedHouse } from './testing/served-house.ts';

type Headers = Readonly<Record<string, string>>;
const ROOT = { username: 'root', password: PASSWORD };
const NOBODY: Headers = {};

let served: ServedHouse;
beforeAll(async () => {
  served = await openServedHouse();
});
afterAll(() => served?.[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what tests look into.
  readonly body: any;
  readonly cookie: string | undefined;
  readonly text: string;
}

async function ask(who: Headers, method: string, path: string, body?: unknown, more: Headers = {}): Promise<Answer> {
  const answer = await served.ask(who, method, `/api/v1${path}`, body, more);
  const text = await answer.text();
  const read = JSON.parse(text);
  return {
    status: answer.status,
    code: read.code,
    body: read,
    cookie: answer.headers.get('set-cookie')?.split(';', 1)[0],
    text,
  };
}
const signIn = (given: object, who: Headers = NOBODY, more: Headers = {}) =>
  ask(who, 'POST', '/auth/sign-in', given, more);
const enter = async (given: object = ROOT): Promise<Headers> => ({ cookie: (await signIn(given)).cookie ?? '' });
const cookieName = (): string => `enginehouse_session_${served.house.platform.house()}`;
const isIn = async (who: Headers): Promise<boolean> => (await ask(who, 'GET', '/models/users')).status === 200;

describe('before there is a user', () => {
  test('nobody is served but setup and health, and no password is looked at', async () => {
    expect(await ask(NOBODY, 'GET', '/models/users')).toMatchObject({ status: 503, code: 'SETUP_REQUIRED' });
    expect(await signIn(ROOT)).toMatchObject({ status: 503, code: 'SETUP_REQUIRED' });
    expect((await ask(served.operator, 'GET', '/models/users')).status).toBe(200);
  });

  test('the secret of the newest link makes the first user, once', async () => {
    const { setup } = served.house.platform.identity;
    const [old, { secret }] = [await setup.begin(), await setup.begin()];
    const attempt = (given?: string) =>
      ask(NOBODY, 'POST', '/setup', { ...ROOT, ...(given === undefined ? {} : { secret: given }) });
    expect(await attempt()).toMatchObject({ status: 403, code: 'SETUP_SECRET_REQUIRED' });
    expect(await attempt('a guess')).toMatchObject({ status: 403, code: 'SETUP_LINK_VOID' });
    expect(await attempt(old.secret)).toMatchObject({ status: 403, code: 'SETUP_LINK_VOID' });
    expect(await ask(NOBODY, 'POST', `/setup?secret=${secret}`, ROOT)).toMatchObject({ status: 400 });
    expect(await attempt(secret)).toMatchObject({ status: 200, body: { username: 'root' } });
    expect(await attempt(secret)).toMatchObject({ status: 409, code: 'ALREADY_SET_UP' });
    expect(await ask(NOBODY, 'GET', '/models/users')).toMatchObject({ status: 401, code: 'SIGN_IN_REQUIRED' });
  });
});

describe('sessions', () => {
  test('a sign-in makes a secret of its own, whatever cookie was there, and ends the session that was', async () => {
    const planted = `${cookieName()}=ehs_0190f3c2-5d1e-4a70-8a6b-2f1c3d4e5f60_planted`;
    const first = await signIn(ROOT, { cookie: planted });
    expect(first.cookie).toMatch(new RegExp(`^${cookieName()}=ehs_`));
    expect(first.cookie).not.toContain('planted');
    const second = await signIn(ROOT, { cookie: first.cookie ?? '' });
    expect(await isIn({ cookie: first.cookie ?? '' })).toBe(false);
    expect(await isIn({ cookie: second.cookie ?? '' })).toBe(true);
    const wrong = await signIn({ ...ROOT, password: 'wrong' }, { cookie: second.cookie ?? '' });
    expect(wrong).toMatchObject({ status: 401, code: 'SIGN_IN_FAILED', cookie: undefined });
    expect(await isIn({ cookie: second.cookie ?? '' })).toBe(true);
  });

  test('says the same of an unknown user and of a wrong password', async () => {
    const [wrong, unknown] = [
      await signIn({ ...ROOT, password: 'w' }),
      await signIn({ username: 'no', password: 'w' }),
    ];
    const said = ({ body: { requestId, ...rest } }: Answer) => rest;
    expect(said(unknown)).toEqual(said(wrong));
  });

  test('end one by one, all but this one, and with a new password, tokens too', async () => {
    const [a, b, c] = [await enter(), await enter(), await enter()];
    const { current, sessions } = (await ask(b, 'GET', '/auth/sessions')).body;
    expect(sessions.map(({ id }: { id: string }) => id)).toContain(current);
    await ask(a, 'DELETE', `/auth/sessions/${current}`);
    expect([await isIn(a), await isIn(b), await isIn(c)]).toEqual([true, false, true]);
    expect((await ask(a, 'DELETE', '/auth/sessions')).body.ended).toBeGreaterThan(0);
    expect([await isIn(a), await isIn(c)]).toEqual([true, false]);

    const other = await enter();
    const { token } = (await ask(a, 'POST', '/auth/tokens', { name: 'job', scopes: ['system.user.manage'] })).body;
    const bearer = { authorization: `Bearer ${token}` };
    expect([await isIn(other), await isIn(bearer)]).toEqual([true, true]);
    const password = 'another long horse battery';
    const change = (currentPassword: string) => ask(a, 'POST', '/auth/password', { currentPassword, password });
    expect(await change('wrong one')).toMatchObject({ status: 403, code: 'WRONG_CURRENT_PASSWORD' });
    expect((await change(PASSWORD)).status).toBe(200);
    expect([await isIn(a), await isIn(other), await isIn(bearer)]).toEqual([true, false, false]);
    expect((await signIn(ROOT)).status).toBe(401);
    expect((await ask(a, 'POST', '/auth/password', { currentPassword: password, password: PASSWORD })).status).toBe(
      200,
    );
  });

  test('a disabled user is out at once', async () => {
    const cookie = await served.enter({ username: 'eve', accessLevel: 3 });
    expect(await isIn(cookie)).toBe(true);
    const root = await enter();
    const [eve] = (await ask(root, 'GET', `/models/users?filters=${encodeURIComponent('{"username":"eve"}')}`)).body
      .rows;
    expect((await ask(root, 'PATCH', `/models/users/${eve.id}`, { values: { disabled: true } })).status).toBe(200);
    expect(await ask(cookie, 'GET', '/models/users')).toMatchObject({
      status: 401,
      code: 'SIGN_IN_REQUIRED',
      cookie: `${cookieName()}=`,
    });
  });
});

describe('API tokens', () => {
  test('make no tokens, change no password, end no session, and reveal nothing', async () => {
    const root = await enter();
    const scopes = ['system.mcp.manage', 'system.engine.secrets.reveal', 'system.user.manage'];
    const { token, id } = (await ask(root, 'POST', '/auth/tokens', { name: 'job', scopes })).body;
    const bearer = { authorization: `Bearer ${token}` };
    const config = { headers: { 'x-key': 'a secret of twenty letters' } };
    const values = { name: 'tools', endpointUrl: 'https://tools.example.org/mcp', config };
    const made = await ask(bearer, 'POST', '/models/mcp_server_registry', { values });
    expect(made.status).toBe(200);
    expect(made.text).not.toContain('a secret of');
    const revealed = await ask(bearer, 'POST', `/models/mcp_server_registry/${made.body.id}/reveal`, {
      path: 'config',
    });
    expect(revealed).toMatchObject({ status: 403, code: 'REVEAL_REFUSED' });
    expect(revealed.text).not.toContain('a secret of');
    const { current } = (await ask(root, 'GET', '/auth/sessions')).body;
    const refused = [
      await ask(bearer, 'POST', '/auth/tokens', { name: 'more', scopes: [] }),
      await ask(bearer, 'POST', '/auth/password', { currentPassword: PASSWORD, password: 'a new long password' }),
      await ask(bearer, 'POST', '/auth/reauthenticate', { password: PASSWORD }),
      await ask(bearer, 'DELETE', `/auth/sessions/${current}`),
      await ask(bearer, 'DELETE', '/auth/sessions'),
      await ask(bearer, 'POST', '/auth/sign-out', {}),
      await ask(bearer, 'DELETE', `/auth/tokens/${id}`),
    ];
    expect(refused.map(({ status, code }) => [status, code])).toEqual(
      refused.map(() => [403, 'SIGNED_IN_USER_REQUIRED']),
    );
    expect(await isIn(root)).toBe(true);
    expect((await ask(root, 'DELETE', `/auth/tokens/${id}`)).status).toBe(200);
    expect(await ask(bearer, 'GET', '/models/users')).toMatchObject({ status: 401, code: 'INVALID_TOKEN' });
  });
});

test('a secret is revealed for five minutes after the password was entered', async () => {
  const root = await enter();
  const { current } = (await ask(root, 'GET', '/auth/sessions')).body;
  const config = { headers: { 'x-key': 'another secret of this house' } };
  const values = { name: 'revealed', endpointUrl: 'https://tools.example.org/mcp', config };
  const { id } = (await ask(root, 'POST', '/models/mcp_server_registry', { values })).body;
  const reveal = () => ask(root, 'POST', `/models/mcp_server_registry/${id}/reveal`, { path: 'config' });
  const entered = (ago: string) =>
    served.house.query('update sessions set reauthenticated_at = now() - $2::interval where id = $1::uuid', [
      current,
      ago,
    ]);
  const shown = { status: 200, body: { value: JSON.stringify(config) } };
  expect(await reveal()).toMatchObject(shown);
  await entered('4 minutes');
  expect(await reveal()).toMatchObject(shown);
  await entered('5 minutes');
  const late = await reveal();
  expect(late).toMatchObject({ status: 403, code: 'PASSWORD_NEEDED' });
  expect(late.text).not.toContain('another secret');
  const again = (password: string) => ask(root, 'POST', '/auth/reauthenticate', { password });
  expect(await again('a guess')).toMatchObject({ status: 401, code: 'SIGN_IN_FAILED' });
  expect(await reveal()).toMatchObject({ code: 'PASSWORD_NEEDED' });
  expect((await again(PASSWORD)).status).toBe(200);
  expect(await reveal()).toMatchObject(shown);
});

describe('no other site', () => {
  test('acts with the cookie of a session: by form, as text, by fetch, or from a host of the same domain', async () => {
    const root = await enter();
    const values = JSON.stringify({ values: { name: 'Planted' } });
    const post = async (headers: Headers, payload = values): Promise<number> => {
      await using raw = openRaw(Number(new URL(served.url).port));
      const all = {
        host: new URL(served.url).host,
        ...root,
        'content-length': payload.length,
        connection: 'close',
        ...headers,
      };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      raw.socket.write(`POST /api/v1/models/organizations HTTP/1.1\r\n${lines.join('')}\r\n${payload}`);
      return parseAnswer(await raw.read()).statusCode;
    };
    const json = { 'content-type': 'application/json' };
    const own = { origin: served.url, 'sec-fetch-site': 'same-origin' };
    expect([
      await post({ ...json, origin: 'https://evil.example' }),
      await post({ ...json, origin: 'null' }),
      await post({ ...json, origin: served.url.replace(/\d+$/, '1') }),
      await post({ ...json, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
      await post({ ...json, 'sec-fetch-site': 'same-site' }),
      await post({ ...json, host: 'evil.example', origin: 'http://evil.example' }),
    ]).toEqual([403, 403, 403, 403, 403, 403]);
    expect([
      await post({ 'content-type': 'text/plain', ...own }),
      await post({ 'content-type': 'application/x-www-form-urlencoded', ...own }, 'values=1'),
      await post({ 'content-type': 'multipart/form-data; boundary=x', ...own }),
      await post(own),
    ]).toEqual([415, 415, 415, 415]);
    const names = async () =>
      (await ask(root, 'GET', '/models/organizations')).body.rows.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual([]);
    expect(await post({ ...json, ...own })).toBe(200);
    expect(await names()).toEqual(['Planted']);
  });

  test('signs anybody in as somebody else', async () => {
    for (const more of [{ origin: 'https://evil.example' }, { 'content-type': 'text/plain' }]) {
      const answer = await signIn(ROOT, NOBODY, more);
      expect([answer.status, answer.cookie]).toEqual([answer.code === 'ORIGIN_REFUSED' ? 403 : 415, undefined]);
    }
  });
});

test('nobody asks for a bypass over HTTP, wherever it is written', async () => {
  const root = await enter();
  const policy = 'bypass';
  for (const answer of [
    await ask(root, 'GET', `/models/users?policy=${policy}`),
    await ask(root, 'GET', `/models/users/count?policy=${policy}`),
    await ask(root, 'POST', '/models/organizations', { values: { name: 'x' }, policy }),
    await ask(root, 'POST', '/models/organizations', { values: { name: 'x', policy } }),
    await ask(root, 'PATCH', '/models/organizations/1', { values: { name: 'x' }, policy }),
  ]) {
    expect([400, 422]).toContain(answer.status);
    // A part of a URL that nobody knows may be anything, and is not said again.
    expect(answer.text).toMatch(/policy|query has a part that is not known/);
  }
});
