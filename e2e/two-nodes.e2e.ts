import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOperator, openPlatform, type Platform, type PlatformOptions } from '../packages/platform/src/index.ts';
import { createServer } from '../packages/server/src/index.ts';
import { type Database, openDatabase } from '../packages/store/src/index.ts';
import { migratedTestLocation, type TestLocation } from '../packages/store/src/testing/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';

const OPERATOR = localOperator({ channel: 'test' });
const DOOR = { channel: 'http', clientAddress: '127.0.0.1' } as const;
const PASSWORD = 'a long horse battery';
const [MAIN, SECOND] = [makeKeyText('main'), makeKeyText('key-2')];

let location: TestLocation;
let db: Database;
let one: Platform;
let other: Platform;

const open = (nodeId: string, keys = MAIN, more: Partial<PlatformOptions> = {}): Promise<Platform> =>
  openPlatform({
    database: location.options,
    engines: [],
    keys: { keys, keyFile: null },
    nodeId,
    logLevel: 'silent',
    ...more,
  });
const operatorOf = (platform: Platform) => platform.createSdk(OPERATOR);

beforeAll(async () => {
  location = await migratedTestLocation('postgres');
  db = await openDatabase(location.options);
  [one, other] = await Promise.all([open('one'), open('other')]);
});
afterAll(async () => {
  await Promise.all([one.close(), other.close(), db.close()]);
  await location[Symbol.asyncDispose]();
});

/** Resolves when a node has the revision in force that a write on another one made. */
async function reaches(platform: Platform, revision: number): Promise<void> {
  while (platform.revision() < revision) await wait(5);
}

test('what is written on one node is seen and in force on the other', async () => {
  const { id, revision } = await operatorOf(one).models.engineRegistry.create({
    name: 'shared',
    provider: 'openai',
    config: { api_key: 'sealed on one, opened on the other' },
  });
  const there = operatorOf(other).models;
  expect((await there.engineRegistry.list()).rows.map(({ name }) => name)).toEqual(['shared']);
  expect(await there.engineRegistry.reveal(id, 'config.api_key')).toBe('sealed on one, opened on the other');
  await reaches(other, Number(revision));
  const changed = await there.engineRegistry.update(id, { name: 'renamed' });
  await reaches(one, Number(changed?.revision));
  expect((await operatorOf(one).models.engineRegistry.view(id))?.name).toBe('renamed');
  await expect(
    operatorOf(one).models.engineRegistry.update(id, { name: 'late' }, { ifRevision: Number(revision) }),
  ).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
});

test('rights that are taken away on one node stop a session on the other', async () => {
  const { models } = operatorOf(one);
  const role = await models.roles.create({ name: 'engineers', permissions: ['system.engine.manage'] });
  const organization = await models.organizations.create({ name: 'Acme' });
  const user = await models.users.create({
    username: 'ada',
    password: PASSWORD,
    accessLevel: 2,
    organizationId: organization.id,
    roles: [role.name],
  });
  const { secret } = await other.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
  /** As a request of that session would write on a node. */
  const create = async (platform: Platform, name: string) => {
    const session = await platform.identity.sessionOf(secret, DOOR);
    if (session === null) return 'no session';
    return platform
      .createSdk(session)
      .models.engineRegistry.create({ name, provider: 'openai' })
      .then(
        () => 'made',
        (error: { readonly code: string }) => error.code,
      );
  };
  await reaches(other, one.revision());
  expect(await create(other, 'with the role')).toBe('made');
  const without = await models.roles.update(role.id, { permissions: [] });
  await reaches(other, Number(without?.revision));
  expect(await create(other, 'without permissions')).toBe('PERMISSION_DENIED');
  const again = await models.roles.update(role.id, { permissions: ['system.engine.manage'] });
  await reaches(other, Number(again?.revision));
  expect(await create(other, 'with them again')).toBe('made');
  const revoked = await models.users.update(user.id, { roles: [] });
  await reaches(other, Number(revoked?.revision));
  expect(await create(other, 'without the role')).toBe('PERMISSION_DENIED');
  const disabled = await models.users.update(user.id, { disabled: true });
  await reaches(other, Number(disabled?.revision));
  expect(await create(other, 'disabled')).toBe('no session');
  const names = (await models.engineRegistry.all()).rows.map(({ name }) => name);
  expect(names).toEqual(['renamed', 'with the role', 'with them again']);
});

test('a session that is ended, disabled, demoted or without its role on one node is so at the door of the other', async () => {
  const { models } = operatorOf(one);
  const { secret } = await one.identity.setup.begin();
  await one.identity.setup.complete({ secret, username: 'root', password: PASSWORD }, DOOR);
  const role = await models.roles.create({ name: 'lookers', permissions: ['system.audit.view'] });
  const user = await models.users.create({ username: 'bob', password: PASSWORD, accessLevel: 2, roles: [role.name] });
  // Browsers at either node send the same cookie.
  expect(other.house()).toBe(one.house());
  const app = createServer({ platform: other });
  const body = { username: 'bob', password: PASSWORD };
  const signIn = async (): Promise<string> => {
    await reaches(other, one.revision());
    const answer = await app.inject({ method: 'POST', url: '/api/v1/auth/sign-in', payload: body });
    expect(answer.headers['set-cookie']).toMatch(new RegExp(`^enginehouse_session_${one.house()}=ehs_`));
    return String(answer.headers['set-cookie']).split(';', 1)[0] as string;
  };
  const ask = async (cookie: string, url = '/api/v1/audit/head'): Promise<string> => {
    const { statusCode, body: text } = await app.inject({ url, headers: { cookie } });
    return `${statusCode} ${JSON.parse(text).code ?? ''}`.trim();
  };
  let cookie = await signIn();
  expect(await ask(cookie)).toBe('200');
  const change = async (values: object): Promise<void> => {
    const changed = await models.users.update(user.id, values);
    // Who takes something away is answered when it is taken away everywhere.
    expect(other.revision()).toBeGreaterThanOrEqual(Number(changed?.revision));
  };
  await change({ roles: [] });
  expect(await ask(cookie)).toBe('403 PERMISSION_DENIED');
  await models.users.update(user.id, { roles: [role.name] });
  await reaches(other, one.revision());
  expect(await ask(cookie)).toBe('200');
  await change({ accessLevel: 3 });
  const level = (await app.inject({ url: '/api/v1/auth/session', headers: { cookie } })).json().signedIn.accessLevel;
  expect(level).toBe(3);
  const [session] = (await models.sessions.list({ filters: { userId: user.id } })).rows;
  await operatorOf(one).identity.sessions.end(session?.id ?? '');
  expect(await ask(cookie)).toBe('401 SIGN_IN_REQUIRED');
  cookie = await signIn();
  expect(await ask(cookie)).toBe('200');
  await change({ disabled: true });
  expect(await ask(cookie)).toBe('401 SIGN_IN_REQUIRED');
  expect((await app.inject({ method: 'POST', url: '/api/v1/auth/sign-in', payload: body })).statusCode).toBe(401);
  await app.close();
});

test('a durable consumer runs on one node, is told of the writes of both, and moves on when that one closes', async () => {
  const told: { readonly node: string; readonly subject: string }[] = [];
  const subscribe = (platform: Platform, node: string) =>
    operatorOf(platform).events.subscribe({
      name: 'test.once',
      pattern: 'core.organizations.created',
      handler: ({ subject = '' }) => void told.push({ node, subject }),
    }).ready;
  let third: Platform | null = await open('third');
  await subscribe(third, 'third');
  await subscribe(one, 'one');
  await subscribe(other, 'other');
  const made: string[] = [];
  const write = async (count: number): Promise<void> => {
    await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const platform = n % 2 === 0 ? one : other;
        const { id } = await operatorOf(platform).models.organizations.create({ name: `made ${made.length} ${n}` });
        made.push(`organizations/${id}`);
      }),
    );
    while (told.length < made.length) await wait(10);
  };
  await write(20);
  expect(new Set(told.map(({ node }) => node))).toEqual(new Set(['third']));
  await third.close();
  third = null;
  await write(10);
  expect(new Set(told.slice(20).map(({ node }) => node)).size).toBe(1);
  expect(told.slice(20).map(({ node }) => node)).not.toContain('third');
  expect(told.map(({ subject }) => subject).toSorted()).toEqual(made.toSorted());
});

test('there is one chain over the audit events of both', async () => {
  const [before] = await db.query<{ batches: number }>('select count(*)::int as batches from audit_batches');
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      [one, other].map((platform, n) =>
        operatorOf(platform).models.organizations.create({ name: `chained ${round} on ${n}` }),
      ),
    );
    await wait(700);
  }
  const unsealed = async (): Promise<number> => (await operatorOf(one).audit.verify()).unsealed;
  while ((await unsealed()) > 0) await wait(50);
  const found = await operatorOf(other).audit.verify();
  expect(found).toMatchObject({ intact: true, broken: null });
  expect(found.batches).toBeGreaterThan(before?.batches ?? 0);
  const [rows] = await db.query<object>(
    `select count(*)::int as lines, max(seq)::int as last, count(distinct coalesce(prev_hash, ''))::int as links,
       (sum(count) = (select count(*) from audit_events)) as once from audit_batches`,
  );
  expect(rows).toEqual({ lines: found.batches, last: found.batches, links: found.batches, once: true });
});

test('keys do not rotate while a node lacks the key that shall seal, and do once it has it', async () => {
  const list = async () =>
    (await operatorOf(other).keys.list()).map(({ keyId, state, values }) => [keyId, state, values]);
  await one.close();
  one = await open('one', `${MAIN} ${SECOND}`);
  await expect(operatorOf(one).keys.rotate()).rejects.toMatchObject({
    code: 'KEY_NOT_ON_EVERY_NODE',
    message: expect.stringContaining('other'),
  });
  expect((await list()).filter(([, state]) => state === 'seals')).toEqual([['main', 'seals', 1]]);
  await other.close();
  other = await open('other', `${MAIN} ${SECOND}`);
  expect(await operatorOf(one).keys.rotate()).toMatchObject({ keyId: 'key-2', retired: ['main'], needAttention: 0 });
  expect(await list()).toEqual([
    ['main', 'retired', 0],
    ['key-2', 'seals', 1],
  ]);
  const { engineRegistry } = operatorOf(other).models;
  const [row] = (await engineRegistry.list()).rows;
  expect(await engineRegistry.reveal(row?.id ?? 0, 'config.api_key')).toBe('sealed on one, opened on the other');
});
