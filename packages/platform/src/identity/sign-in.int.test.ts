import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOOR, type IdentityHouse, OPERATOR, openIdentityHouse, PASSWORD } from '../testing/open-identity-house.ts';
import { createHasher } from './argon2-hasher.ts';
import { createSignInGuard } from './sign-in-guard.ts';

const FAILED = { code: 'SIGN_IN_FAILED', status: 401, message: 'the user name or the password is wrong' };
const LOCKED = { code: 'SIGN_IN_LOCKED', status: 429 };
const from = (last: number) => ({ ...DOOR, clientAddress: `192.0.2.${last}` });

describe.each(TEST_DIALECTS)('sign-in on %s', (dialect) => {
  let house: IdentityHouse;
  beforeAll(async () => {
    house = await openIdentityHouse(dialect);
  });
  beforeEach(() => house.empty());
  afterAll(() => house[Symbol.asyncDispose]());

  test('opens a session that is read with every request', async () => {
    const { identity } = house;
    const { id: organizationId } = await house.operator.organizations.create({ name: 'Acme' });
    const role = await house.operator.roles.create({
      name: 'analysts',
      permissions: ['system.run.view', 'system.run.score'],
    });
    const userId = await house.makeUser({
      username: 'ada',
      roles: ['Analysts'],
      organizationId: 1,
      accessLevel: 2,
      language: 'PT-br',
    });
    const { secret, session, expiresAt } = await identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    expect(secret).toMatch(/^ehs_[0-9a-f-]{36}_[\w-]{43}$/);
    expect(session).toMatchObject({
      actor: 'ada',
      userId,
      organizationId,
      accessLevel: 2,
      teams: ['analysts'],
      language: 'pt-br',
      credential: 'session',
      clientAddress: DOOR.clientAddress,
      bypass: null,
    });
    expect([...session.permissions].sort()).toEqual(['system.run.score', 'system.run.view']);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect(Date.parse(session.reauthenticatedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    // The id is shown and is no secret; the row knows only a hash.
    const [row] = (await house.models(session).sessions.list()).rows;
    expect(row).toMatchObject({ id: session.sessionId, userId, clientAddress: DOOR.clientAddress });
    expect(JSON.stringify(await house.db.query('select * from sessions'))).not.toContain(secret.slice(-20));

    // Rights are those of the moment.
    await house.operator.roles.update(role.id, { permissions: ['system.run.view'] });
    expect([...((await identity.sessionOf(secret, DOOR))?.permissions ?? [])]).toEqual(['system.run.view']);
    await house.operator.users.update(userId, { username: 'ada.lovelace', accessLevel: 3, roles: [] });
    expect(await identity.sessionOf(secret, DOOR)).toMatchObject({ actor: 'ada.lovelace', accessLevel: 3, teams: [] });

    await identity.signOut(session);
    expect(await identity.sessionOf(secret, DOOR)).toBeNull();
  });

  test('of twenty-one sessions the one that was not used for longest ends, with an audit event', async () => {
    await house.makeUser({ username: 'ada' });
    const enter = () => house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    const { session } = await enter();
    await house.db.query(
      `insert into sessions (user_id, password_version, secret_hash, channel, reauthenticated_at, expires_at, created_at, last_seen_at)
       select user_id, password_version, secret_hash, channel, reauthenticated_at, expires_at, now() - interval '1 day', now() - n * interval '1 minute'
       from sessions, generate_series(1, 19) n`,
    );
    const ids = async () =>
      (await house.db.query<{ id: string }>('select id from sessions order by last_seen_at')).map(({ id }) => id);
    const [longestUnused = '', ...others] = await ids();
    const last = await enter();
    expect(new Set(await ids())).toEqual(new Set([...others, last.session.sessionId]));
    expect(await ids()).toContain(session.sessionId);
    const ended = await house.db.query(
      `select actor_role from audit_events where event_type = 'core.sessions.deleted' and entity_id = $1`,
      [longestUnused],
    );
    expect(ended).toEqual([{ actor_role: 'ada' }]);
  });

  test('ends when it is too old, unused for too long, altered, or its user is disabled', async () => {
    const { identity, db } = house;
    const ada = await house.enter({ username: 'ada' });
    const isThere = async () => (await identity.sessionOf(ada.secret, DOOR)) !== null;
    expect(await isThere()).toBe(true);
    const altered = `${ada.secret.slice(0, -1)}${ada.secret.endsWith('A') ? 'B' : 'A'}`;
    expect(await identity.sessionOf(altered, DOOR)).toBeNull();
    for (const bad of ['', 'ehs_', 'x'.repeat(100_000), null, undefined, 7, {}]) {
      expect(await identity.sessionOf(bad as string, DOOR)).toBeNull();
    }
    await db.query(`update sessions set last_seen_at = now() - interval '11 hours'`);
    expect(await isThere()).toBe(true);
    // The use was written down behind the answer; unused for longer it would have ended.
    await expect
      .poll(() => db.query(`select 1 from sessions where last_seen_at > now() - interval '1 minute'`))
      .toHaveLength(1);
    await db.query(`update sessions set last_seen_at = now() - interval '13 hours'`);
    expect(await isThere()).toBe(false);
    await db.query(`update sessions set last_seen_at = now(), expires_at = now()`);
    expect(await isThere()).toBe(false);
    await identity.prune();
    expect(await db.query('select 1 from sessions')).toEqual([]);

    const { secret } = await identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    await house.operator.users.update(ada.id, { disabled: true });
    expect(await identity.sessionOf(secret, DOOR)).toBeNull();
    await expect(identity.signIn({ username: 'ada', password: PASSWORD }, DOOR)).rejects.toMatchObject(FAILED);
    await house.operator.users.update(ada.id, { disabled: false });
    // What ended stays ended.
    expect(await identity.sessionOf(secret, DOOR)).toBeNull();
    await identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
  });

  test('says the same of a wrong password, an unknown user and a disabled one', async () => {
    await house.makeUser({ username: 'ada' });
    await house.makeUser({ username: 'gone', disabled: true });
    const attempts = [
      { username: 'ada', password: 'wrong horse battery' },
      { username: 'nobody', password: PASSWORD },
      { username: 'gone', password: PASSWORD },
    ];
    for (const given of attempts) {
      await expect(house.identity.signIn(given, DOOR)).rejects.toMatchObject(FAILED);
    }
    const bad = [{ username: '', password: 'x' }, { username: 'ada', password: '' }, { username: 'ada' }, {}];
    const odd = [
      { username: 'ada\0', password: 'x' },
      { username: 'ada', password: 'x'.repeat(1_025) },
      { username: 7 },
    ];
    for (const given of [...bad, ...odd]) {
      await expect(house.identity.signIn(given as never, DOOR)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
  });

  test('locks a name at an address after five failures, and that address alone', async () => {
    await house.makeUser({ username: 'ada' });
    await house.makeUser({ username: 'grace' });
    const { identity, db } = house;
    for (let failure = 0; failure < 4; failure++) await failAt(house, 'ada', 1);
    // Signing in starts the count anew.
    await identity.signIn({ username: 'ada', password: PASSWORD }, from(1));
    for (let failure = 0; failure < 5; failure++) await failAt(house, failure % 2 === 0 ? 'ADA' : 'ada', 1);
    const locked = identity.signIn({ username: 'ada', password: PASSWORD }, from(1));
    await expect(locked).rejects.toMatchObject({ ...LOCKED, details: { retryAfterSeconds: expect.any(Number) } });
    // Nobody else is: not the name elsewhere, not another name here.
    await identity.signIn({ username: 'ada', password: PASSWORD }, from(2));
    await identity.signIn({ username: 'grace', password: PASSWORD }, from(1));
    // Also not longer than fifteen minutes, however often it is tried meanwhile.
    await db.query(`update sign_in_failures set failed_at = failed_at - interval '14 minutes'`);
    await expect(identity.signIn({ username: 'ada', password: PASSWORD }, from(1))).rejects.toMatchObject(LOCKED);
    await db.query(`update sign_in_failures set failed_at = failed_at - interval '1 minute'`);
    await identity.signIn({ username: 'ada', password: PASSWORD }, from(1));
  });

  test('forgets failures that are older than five minutes', async () => {
    await house.makeUser({ username: 'ada' });
    for (let failure = 0; failure < 4; failure++) await failAt(house, 'ada', 1);
    await house.db.query(`update sign_in_failures set failed_at = failed_at - interval '5 minutes'`);
    await failAt(house, 'ada', 1);
    await house.identity.signIn({ username: 'ada', password: PASSWORD }, from(1));
    await house.db.query(`update sign_in_failures set failed_at = failed_at - interval '20 minutes'`);
    await house.identity.prune();
    expect(await house.db.query('select 1 from sign_in_failures')).toEqual([]);
  });

  test('locks an address after twenty failures, whatever the names', async () => {
    await house.makeUser({ username: 'ada' });
    for (let failure = 0; failure < 20; failure++) await failAt(house, `guess${failure}`, 9);
    await expect(house.identity.signIn({ username: 'ada', password: PASSWORD }, from(9))).rejects.toMatchObject(LOCKED);
    await house.identity.signIn({ username: 'ada', password: PASSWORD }, from(8));
  });

  test('lets no more guesses pass when they come at once', async () => {
    await house.makeUser({ username: 'ada' });
    const guesses = Array.from({ length: 30 }, (_, guess) => {
      const password = guess === 29 ? PASSWORD : `guess number ${guess}`;
      return house.identity.signIn({ username: 'ada', password }, from(1));
    });
    const codes = (await Promise.allSettled(guesses)).map((one) =>
      one.status === 'rejected' ? one.reason.code : 'in',
    );
    expect(codes.filter((code) => code === 'SIGN_IN_FAILED').length).toBeLessThanOrEqual(5);
    const [{ count } = { count: 0 }] = await house.db.query<{ count: number }>(
      'select count(*) as count from sign_in_failures',
    );
    expect(count).toBeLessThanOrEqual(5);
  });

  test('lets many sign in at once from one address', async () => {
    await house.makeUser({ username: 'ada' });
    await Promise.all(
      Array.from({ length: 40 }, () => house.identity.signIn({ username: 'ada', password: PASSWORD }, from(1))),
    );
    expect(await house.operator.sessions.count()).toBe(40);
  });

  test('verify counts too, and says false while it is locked', async () => {
    await house.makeUser({ username: 'ada' });
    const { users } = house.models({ ...OPERATOR, clientAddress: '192.0.2.1' });
    expect(await users.verify('ada', PASSWORD)).toBe(true);
    expect(await users.verify('ada', 'wrong horse battery')).toBe(false);
    expect(await users.verify('nobody', PASSWORD)).toBe(false);
    for (let failure = 0; failure < 4; failure++) await users.verify('ada', 'wrong horse battery');
    expect(await users.verify('ada', PASSWORD)).toBe(false);
    await expect(house.identity.signIn({ username: 'ada', password: PASSWORD }, from(1))).rejects.toMatchObject(LOCKED);
    expect(await house.operator.users.verify('ada', PASSWORD)).toBe(true);
  });

  test('audits sign-ins and refusals before they are answered, repeated ones once a minute', async () => {
    const ada = await house.enter({ username: 'ada' });
    for (let failure = 0; failure < 3; failure++) await failAt(house, 'ada', 77);
    await failAt(house, PASSWORD, 77);
    const events = await house.operator.auditEvents.all({
      filters: { eventType: 'identity.signin' },
      sort: { field: 'id', direction: 'asc' } as never,
    });
    expect(events.rows.map(({ status, entityId }) => [status, entityId])).toEqual([
      ['refused', String(ada.id)],
      ['refused', null],
    ]);
    const opened = await house.operator.auditEvents.list({ filters: { eventType: 'core.sessions.created' } });
    expect(opened.rows).toMatchObject([{ actorUserId: ada.id, entityId: ada.session.sessionId, status: 'succeeded' }]);
    // A password that was typed into the field of the name is nowhere.
    const tables = await house.db.query('select * from audit_events');
    const all = JSON.stringify([tables, await house.db.query('select * from sign_in_failures')]);
    expect(all).not.toContain(PASSWORD);
    expect(all).not.toContain(ada.secret.slice(-43));
  });

  test('hashes anew when hashes have become dearer', async () => {
    await house.makeUser({ username: 'ada' });
    const cheaper = await createHasher({ cost: { memory: 32, passes: 1, lanes: 1 } }).hash(PASSWORD);
    await house.db.query('update users set password_hash = $1', [cheaper]);
    await house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    const [row] = await house.db.query<{ password_hash: string }>('select password_hash from users');
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=64,/);
    await house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
  });
});

test('a name that is guessed from many addresses slows down, and lets its owner in', async () => {
  await using house = await openIdentityHouse('pglite');
  await house.makeUser({ username: 'ada' });
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);
  const guard = createSignInGuard({ db: house.db, hasher: house.hasher, wait });
  for (let failure = 0; failure < 11; failure++) {
    const given = { username: 'ada', password: 'wrong horse battery' };
    expect(await guard.attempt(given, from(failure + 10), async () => undefined)).toEqual({ state: 'wrong' });
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000]);
  const right = await guard.attempt(
    { username: 'Ada', password: PASSWORD },
    from(1),
    async (_tx, user) => user.username,
  );
  expect(right).toEqual({ state: 'right', result: 'ada' });
  expect(waits.at(-1)).toBe(5_000);
});

async function failAt(house: IdentityHouse, username: string, last: number): Promise<void> {
  const given = { username, password: 'wrong horse battery' };
  await expect(house.identity.signIn(given, from(last))).rejects.toMatchObject(FAILED);
}
