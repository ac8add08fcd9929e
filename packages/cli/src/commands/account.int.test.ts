import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { runCommand } from '../run-command.ts';
import { type Ran, type ServedHouse, serveHouse } from '../testing/serve-house.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';

const PASSWORD = 'correct horse battery';
const SECRET = /^eht_\d+_\S+$/;
let served: ServedHouse;
let url: string;

beforeAll(async () => {
  served = await serveHouse();
  url = (await served.json<{ url: string }>(['open', '--print'])).url;
  const made = await served.run(['setup', '--username', 'ada', '--password', '@env:PASSWORD'], { env: { PASSWORD } });
  expect(made.code).toBe(0);
});
afterAll(() => served?.[Symbol.asyncDispose]());

const run = (line: string, env: NodeJS.ProcessEnv = {}) =>
  served.run(line.split(' '), { env: { PASSWORD, OTHER: `${PASSWORD} 2`, ...env } });
const AS_ADA = '--username ada --password @env:PASSWORD';

/** Asks the house by its URL alone, as from another machine. */
async function remote(line: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const terminal = silentTerminal();
  const config = readConfig({ ENGINEHOUSE_DATA: '/nowhere', ENGINEHOUSE_URL: url, ...env });
  const code = await runCommand(line.split(' '), terminal, config);
  return { code, out: terminal.printed(), err: terminal.said() };
}

async function tokenFor(name: string, more = ''): Promise<string> {
  const { out } = await run(`tokens create ${name} ${AS_ADA}${more}`);
  expect(out.trim()).toMatch(SECRET);
  return out.trim();
}

describe('a token', () => {
  test('is made by whoever signs in for it, shown once, listed without it, and revoked', async () => {
    const made = await run(`tokens create scoring ${AS_ADA} --scopes system.run.score`);
    expect(made).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^made token \d+, scoring, .* system\.run\.score\n/),
    });
    expect(made.out.trim()).toMatch(SECRET);
    const listed = await run(`tokens ls ${AS_ADA}`);
    expect(listed.out).toMatch(/^ID +NAME .*\n +\d+ +scoring +1 +when revoked .* system\.run\.score\n/);
    expect(listed.out).not.toContain(made.out.trim().slice(6));
    const { tokens } = await served.json<{ tokens: { id: number; name: string }[] }>(['tokens', 'ls']);
    const id = tokens.find(({ name }) => name === 'scoring')?.id;
    expect(await run(`tokens revoke ${id}`)).toMatchObject({ code: 0, out: `revoked  token ${id}, on every node\n` });
    expect(await remote('runs ls', { ENGINEHOUSE_TOKEN: made.out.trim() })).toMatchObject({ code: 1 });
  });

  test('without scopes may do what its owner may; the session that made it has ended', async () => {
    const token = await tokenFor('whole');
    const who = JSON.parse((await remote('whoami --json', { ENGINEHOUSE_TOKEN: token })).out);
    expect(who.signedIn).toMatchObject({ actor: 'ada', credential: 'token' });
    expect(who.signedIn.permissions).toContain('system.run.view');
    expect(await served.json(['sessions', 'ls'])).toEqual({ sessions: [] });
  });

  test('needs the right password, which is on no line', async () => {
    expect(await run('tokens create x --username ada --password @env:OTHER')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error SIGN_IN_FAILED: /),
    });
    const literal = await run('tokens create x --username ada --password hunter2-hunter2');
    expect(literal).toMatchObject({ code: 2, err: expect.stringMatching(/^error SECRET_ON_COMMAND_LINE: /) });
    expect(await run('tokens create x')).toMatchObject({ code: 2, err: expect.stringMatching(/--username NAME/) });
  });
});

describe('by its URL', () => {
  test('a house is asked with a token from the environment, a file or a source', async () => {
    const token = await tokenFor('remote');
    const users = /^ID +USER .*\n +1 +ada +super /;
    expect((await remote('users ls', { ENGINEHOUSE_TOKEN: token })).out).toMatch(users);
    expect((await remote('users ls --token @env:MINE', { MINE: token })).out).toMatch(users);
    expect((await run(`--url ${url} --token @env:MINE users ls`, { MINE: token })).out).toMatch(users);
    const literal = await remote(`users ls --token ${token}`);
    expect(literal).toMatchObject({ code: 2, err: expect.stringMatching(/^error SECRET_ON_COMMAND_LINE: /) });
    expect(literal.err).not.toContain(token);
  });

  test('whoever has no token, or one that is void, is told how to make one', async () => {
    const none = await remote('users ls');
    expect(none).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error NOT_SIGNED_IN: .* no token was named\n/),
    });
    expect(none.err).toContain('enginehouse tokens create NAME');
    const wrong = await remote('users ls', { ENGINEHOUSE_TOKEN: 'eht_1_wrong' });
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error NOT_SIGNED_IN: .* does not take this token/),
    });
    expect(wrong.err).not.toContain('eht_1_wrong');
    expect((await remote('users ls', { ENGINEHOUSE_TOKEN_FILE: '/dev/null' })).err).toMatch(
      /^error WRONG_USAGE: there is no API token/,
    );
    expect(await remote('whoami')).toMatchObject({ code: 1, out: expect.stringMatching(/^nobody: /) });
  });

  test('an address that is wrong says in what', async () => {
    const at = async (address: string) => (await remote(`runs ls --url ${address}`)).err;
    expect(await at('ftp://house')).toMatch(/^error INVALID_URL: /);
    const secret = await at('http://ada:hunter2@127.0.0.1');
    expect(secret).toMatch(/^error INVALID_URL: /);
    expect(secret).not.toContain('hunter2');
    expect(await at(url.replace('http:', 'https:'))).toMatch(
      /^error SERVER_UNREACHABLE: [\s\S]*fix: It does not speak TLS/,
    );
    expect(await at('http://no-such-host.invalid')).toMatch(
      /^error SERVER_UNREACHABLE: [\s\S]*fix: No machine has this name/,
    );
    const other = createServer((_, answer) => answer.end('<html>')).listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((found) =>
      other.once('listening', () => found(other.address() as AddressInfo)),
    );
    try {
      expect(await at(`http://127.0.0.1:${port}`)).toMatch(/^error API_UNEXPECTED_ANSWER: /);
    } finally {
      await new Promise((closed) => other.close(closed));
    }
    expect(await at(`http://127.0.0.1:${port}`)).toMatch(
      /^error SERVER_UNREACHABLE: [\s\S]*fix: Nothing listens there/,
    );
    expect((await run(`engines ls --url ${url} --engines x`)).err).toMatch(/Leave --engines out/);
  });

  test('what is to be typed next names the URL', async () => {
    const missing = '01990000-0000-7000-8000-000000000009';
    const { err } = await run(`--url ${url} --token @env:MINE runs show ${missing}`, { MINE: await tokenFor('hints') });
    expect(err).toContain(`enginehouse --url ${url} runs ls`);
  });
});

describe('users', () => {
  test('are made with roles and an organization, given passwords, kept out and let in again', async () => {
    expect((await run('models organizations create name=Mill')).code).toBe(0);
    expect((await run('models roles create name=analyst permissions=system.run.view')).code).toBe(0);
    const made = await run(
      'users create bob --level organization --organization mill --roles analyst --password @env:PASSWORD',
    );
    expect(made).toMatchObject({ code: 0, out: 'made bob, number 2: organization, analyst\n' });
    expect((await run('users create eve --organization Mil --password @env:PASSWORD')).err).toMatch(
      /did you mean 'Mill'/i,
    );
    const asBob = '--username bob --password @env:';
    expect((await run(`sessions ls ${asBob}PASSWORD`)).code).toBe(0);
    expect((await run('users password bob --password @env:OTHER')).code).toBe(0);
    expect((await run(`sessions ls ${asBob}PASSWORD`)).err).toMatch(/^error SIGN_IN_FAILED/);
    expect((await run('users disable BOB')).out).toMatch(/^disabled bob, /);
    expect((await run(`sessions ls ${asBob}OTHER`)).code).toBe(1);
    expect((await run('users enable 2')).code).toBe(0);
    expect((await run(`sessions ls ${asBob}OTHER`)).code).toBe(0);
    expect((await run('users disable bop')).err).toMatch(/^error UNKNOWN_USER: no user is called 'bop'.*bob/);
  });

  test('change their own password, which ends their tokens', async () => {
    const { out } = await run('tokens create mine --username bob --password @env:OTHER');
    const changed = await run('password --username bob --password @env:OTHER --to @env:PASSWORD');
    expect(changed).toMatchObject({ code: 0, out: expect.stringMatching(/^changed: /) });
    expect((await remote('whoami', { ENGINEHOUSE_TOKEN: out.trim() })).code).toBe(1);
  });
});

test('sessions are listed, and ended by their user or the operator', async () => {
  const body = JSON.stringify({ username: 'ada', password: PASSWORD });
  const headers = { 'content-type': 'application/json' };
  for (let count = 0; count < 2; count++) {
    await (await fetch(`${url}/api/v1/auth/sign-in`, { method: 'POST', headers, body })).text();
  }
  const { sessions } = await served.json<{ sessions: { id: string }[] }>(['sessions', 'ls']);
  expect(sessions).toHaveLength(2);
  expect((await run(`sessions end ${sessions[0]?.id}`)).out).toBe('1 session ended\n');
  expect((await run(`sessions end --all ${AS_ADA}`)).out).toBe('1 session ended\n');
  expect((await run('sessions ls')).out).toBe('nobody is signed in\n');
  expect((await run('sessions end')).code).toBe(2);
});

test('a secret is revealed to a person who enters the password, and to no token', async () => {
  const key = 'sk-canary-0123456789-f00d';
  expect((await run('instances add openai api_key=@env:KEY', { KEY: key })).code).toBe(0);
  const shown = await run(`instances reveal openai api_key ${AS_ADA}`);
  expect(shown).toMatchObject({ code: 0, out: `${key}\n`, err: 'this was audited\n' });
  const refused = await run('instances reveal openai api_key --username ada --password @env:OTHER');
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^error SIGN_IN_FAILED: /) });
  expect((await run(`instances reveal openai base_url ${AS_ADA}`)).err).toMatch(/^error NOT_A_SECRET: /);
  const { rows } = await served.json<{ rows: { eventType: string }[] }>([
    ...'models audit_events ls --filter entityType=engine_registry'.split(' '),
  ]);
  expect(rows.filter(({ eventType }) => eventType.includes('reveal'))).not.toHaveLength(0);
});

test('who did what is told by names, and what it changed before and after', async () => {
  const listed = await run('audit ls --by ada --page-size 1');
  expect(listed.out).toMatch(/^ID +WHEN +WHAT +BY +OF +STATUS\n/);
  expect((await run('users disable bob')).code).toBe(0);
  const { rows } = await served.json<{ rows: { id: number }[] }>('audit ls --of users/2 --event updated'.split(' '));
  const shown = await run(`audit show ${rows[0]?.id}`);
  expect(shown.out).toMatch(/^what +core\.users\.updated, succeeded\nof +users 2\n/);
  expect(shown.out).toMatch(/\nFIELD +BEFORE +AFTER\n[\s\S]*disabled +(false|no) +(true|yes)\n/);
  expect((await run('audit ls --by nobody')).err).toMatch(/^error UNKNOWN_USER/);
});
