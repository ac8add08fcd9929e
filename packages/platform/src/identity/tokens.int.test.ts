import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOOR, type IdentityHouse, OPERATOR, openIdentityHouse, PASSWORD } from '../testing/open-identity-house.ts';
import { createTokensInForce } from './tokens-in-force.ts';

const DENIED = { code: 'PERMISSION_DENIED', status: 403 };
const NOT_SIGNED_IN = { code: 'SIGNED_IN_USER_REQUIRED', status: 403 };

describe.each(TEST_DIALECTS)('tokens, sessions and bypass on %s', (dialect) => {
  let house: IdentityHouse;
  beforeAll(async () => {
    house = await openIdentityHouse(dialect);
  });
  beforeEach(() => house.empty());
  afterAll(() => house[Symbol.asyncDispose]());

  const tokenSession = (token: string) => house.identity.tokenSession(token, DOOR);

  test('a token is read once while nothing changes, and again after a second, a revision, or without confirmation', async () => {
    const ada = await house.enter({ username: 'ada' });
    const { id } = await ada.identity.tokens.create({ name: 'agent', scopes: [], expiresAt: '2999-01-01T00:00:00Z' });
    let time = Date.now();
    let reads = 0;
    let fresh = true;
    const query: typeof house.db.query = (...asked) => {
      reads += 1;
      return house.db.query(...asked);
    };
    const configuration = {
      current: () => house.configuration.current(),
      get fresh() {
        return fresh;
      },
    };
    const tokens = createTokensInForce({ db: { ...house.db, query }, configuration, now: () => time });
    const readsOf = async (count: number): Promise<number> => {
      const before = reads;
      await Promise.all(Array.from({ length: count }, () => tokens.of(id)));
      return reads - before;
    };
    expect([await readsOf(10), await readsOf(10)]).toEqual([1, 0]);
    time += 1_000;
    expect(await readsOf(10)).toBe(1);
    fresh = false;
    expect([await readsOf(1), await readsOf(1)]).toEqual([1, 1]);
    fresh = true;
    // Its end is looked at also where it is kept.
    const end = Date.parse('2999-01-01T00:00:00Z');
    time = end - 1;
    expect(await tokens.of(id)).not.toBeNull();
    time = end;
    expect(await tokens.of(id)).toBeNull();
    await ada.identity.tokens.revoke(id);
    expect(await tokens.of(id)).toBeNull();
    // What is not there is kept by nobody: it may be made in the next moment.
    expect(await readsOf(1)).toBe(1);
  });

  test('what ends a token takes a revision: a node that reports it knows of no token before', async () => {
    const ada = await house.enter({ username: 'ada' });
    const { id, token } = await ada.identity.tokens.create({ name: 'agent', scopes: [] });
    const before = house.configuration.current().revision;
    await ada.identity.tokens.revoke(id);
    expect(house.configuration.current().revision).toBe(before + 1);
    expect(await tokenSession(token)).toBeNull();
    const { token: other } = await ada.identity.tokens.create({ name: 'agent', scopes: [] });
    expect(await tokenSession(other)).not.toBeNull();
    await ada.identity.changePassword({ currentPassword: PASSWORD, password: 'another horse battery' });
    expect(house.configuration.current().revision).toBe(before + 2);
    expect(await tokenSession(other)).toBeNull();
  });

  test('a token acts with its scopes and what its owner has at the moment', async () => {
    const role = await house.operator.roles.create({
      name: 'analysts',
      permissions: ['system.run.view', 'system.run.score', 'system.audit.view'],
    });
    const ada = await house.enter({ username: 'ada', role: 'analysts' });
    const made = await ada.identity.tokens.create({
      name: ' script ',
      scopes: ['system.run.view', 'system.run.score', 'system.run.view'],
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(made).toMatchObject({ name: 'script', scopes: ['system.run.score', 'system.run.view'] });
    expect(made.token).toMatch(/^eht_\d+_[\w-]{43}$/);
    expect(await ada.identity.tokens.list()).toMatchObject([{ id: made.id, name: 'script', lastUsedAt: null }]);
    const session = await tokenSession(made.token);
    expect(session).toMatchObject({
      actor: 'ada',
      userId: ada.id,
      adapter: 'script',
      credential: 'token',
      sessionId: `eht_${made.id}`,
      bypass: null,
      teams: ['analysts'],
    });
    expect([...(session?.permissions ?? [])].sort()).toEqual(['system.run.score', 'system.run.view']);
    // Shown once, and kept nowhere.
    const secret = made.token.slice(-43);
    for (const table of ['api_tokens', 'audit_events', 'outbox']) {
      expect(JSON.stringify(await house.db.query(`select * from ${table}`))).not.toContain(secret);
    }
    await expect.poll(() => ada.identity.tokens.list()).toMatchObject([{ lastUsedAt: expect.any(String) }]);

    await house.operator.roles.update(role.id, { permissions: ['system.run.view'] });
    expect([...((await tokenSession(made.token))?.permissions ?? [])]).toEqual(['system.run.view']);
    await house.operator.users.update(ada.id, { disabled: true });
    expect(await tokenSession(made.token)).toBeNull();
    await house.operator.users.update(ada.id, { disabled: false });
    expect(await tokenSession(made.token)).not.toBeNull();
    const ended = await ada.identity.tokens.create({ name: 'ended', scopes: [] });
    await house.db.query('update api_tokens set expires_at = now()');
    expect(await tokenSession(ended.token)).toBeNull();
    await house.operator.users.delete(ada.id);
    expect(await house.db.query('select 1 from api_tokens')).toEqual([]);
  });

  test('tokens are made and revoked by the user in person', async () => {
    const ada = await house.enter({ username: 'ada' });
    const grace = await house.enter({ username: 'grace' });
    const root = await house.enter({ username: 'root', accessLevel: 1 });
    const { id, token } = await root.identity.tokens.create({ name: 'root', scopes: ['system.run.view'] });
    const session = await tokenSession(token);
    if (session === null) throw new TypeError('no session');
    const asToken = house.identity.access(() => session);
    await expect(asToken.tokens.create({ name: 'child', scopes: [] })).rejects.toMatchObject(NOT_SIGNED_IN);
    await expect(asToken.tokens.revoke(id)).rejects.toMatchObject(NOT_SIGNED_IN);
    await expect(asToken.sessions.end(ada.session.sessionId ?? '')).rejects.toMatchObject(NOT_SIGNED_IN);
    await expect(asToken.sessions.endOthers()).rejects.toMatchObject(NOT_SIGNED_IN);
    await expect(asToken.reauthenticate(PASSWORD)).rejects.toMatchObject(NOT_SIGNED_IN);
    await expect(
      asToken.changePassword({ currentPassword: PASSWORD, password: 'a new password' }),
    ).rejects.toMatchObject(NOT_SIGNED_IN);
    const inModule = house.identity.access(() => ({ ...ada.session, moduleName: 'billing' }));
    await expect(inModule.tokens.create({ name: 'x', scopes: [] })).rejects.toMatchObject(NOT_SIGNED_IN);
    await expect(house.identity.access(() => OPERATOR).tokens.create({ name: 'x', scopes: [] })).rejects.toMatchObject(
      NOT_SIGNED_IN,
    );

    await expect(ada.identity.tokens.create({ name: 'x', scopes: ['system.run.view'] })).rejects.toMatchObject(DENIED);
    for (const bad of [
      { name: '', scopes: [] },
      { name: 'x'.repeat(101), scopes: [] },
      { name: 'x', scopes: ['system.run.veiw'] },
      { name: 'x', scopes: 'system.run.view' },
      { name: 'x', scopes: [], expiresAt: '2020-01-01T00:00:00Z' },
      { name: 'x', scopes: [], expiresAt: 'tomorrow' },
    ]) {
      await expect(ada.identity.tokens.create(bad as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    const own = await ada.identity.tokens.create({ name: 'own', scopes: [] });
    await expect(grace.identity.tokens.revoke(own.id)).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    expect(await grace.identity.tokens.list()).toEqual([]);
    expect(await grace.models.apiTokens.view(own.id)).toBeNull();
    await ada.identity.tokens.revoke(own.id);
    await expect(ada.identity.tokens.revoke(own.id)).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    await expect(ada.identity.tokens.revoke('x' as never)).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    expect(await tokenSession(own.token)).toBeNull();
    const another = await grace.identity.tokens.create({ name: 'own', scopes: [] });
    await root.identity.tokens.revoke(another.id);
    await expect(house.operator.apiTokens.delete(id)).rejects.toMatchObject({ code: 'READ_ONLY' });
    for (const bad of ['', 'eht_', token.slice(0, -1), `${token}x`, 'x'.repeat(100_000), null, 7]) {
      expect(await tokenSession(bad as string)).toBeNull();
    }
  });

  test('a user has a hundred tokens in force and no more, also of two made at once; ended ones do not count', async () => {
    const ada = await house.enter({ username: 'ada' });
    const first = await ada.identity.tokens.create({ name: 'first', scopes: [] });
    await house.db.query(
      `insert into api_tokens (user_id, name, scopes, expires_at, secret_hash, password_version)
       select user_id, 'filled ' || n, '{}', case when n > 98 then now() - interval '1 hour' end, secret_hash, password_version
       from api_tokens, generate_series(1, 120) n`,
    );
    const create = () => ada.identity.tokens.create({ name: 'more', scopes: [] });
    const made = await Promise.allSettled([create(), create(), create()]);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(create()).rejects.toMatchObject({ code: 'TOO_MANY_TOKENS', status: 409 });
    await ada.identity.tokens.revoke(first.id);
    expect(await create()).toMatchObject({ name: 'more' });
  });

  test('sessions are listed and ended by whoever they belong to', async () => {
    const ada = await house.enter({ username: 'ada' });
    const grace = await house.enter({ username: 'grace', accessLevel: 2 });
    const elsewhere = await house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    expect(await ada.identity.sessions.list()).toHaveLength(2);
    expect(await grace.identity.sessions.list()).toHaveLength(1);
    const target = elsewhere.session.sessionId ?? '';
    await expect(grace.identity.sessions.end(target)).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    await expect(ada.identity.sessions.end('nonsense')).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    await ada.identity.sessions.end(target);
    expect(await house.identity.sessionOf(elsewhere.secret, DOOR)).toBeNull();
    await house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    await house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    expect(await ada.identity.sessions.endOthers()).toBe(2);
    expect(await ada.identity.sessions.endOthers()).toBe(0);
    expect(await house.identity.sessionOf(ada.secret, DOOR)).not.toBeNull();
    await house.identity.access(() => OPERATOR).sessions.end(ada.session.sessionId ?? '');
    expect(await house.identity.sessionOf(ada.secret, DOOR)).toBeNull();
  });

  test('entering the password again counts from now on, and a wrong one towards the lock-out', async () => {
    const ada = await house.enter({ username: 'ada' });
    await house.db.query(`update sessions set reauthenticated_at = now() - interval '1 hour'`);
    const before = await house.holderOf(ada.secret);
    expect(Date.parse(before.session.reauthenticatedAt ?? '')).toBeLessThan(Date.now() - 3_500_000);
    await expect(before.identity.reauthenticate('wrong horse battery')).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    const { until } = await before.identity.reauthenticate(PASSWORD);
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + 4 * 60_000);
    const after = await house.holderOf(ada.secret);
    expect(Date.parse(after.session.reauthenticatedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    for (let guess = 0; guess < 5; guess++) {
      await expect(after.identity.reauthenticate('wrong horse battery')).rejects.toMatchObject({
        code: 'SIGN_IN_FAILED',
      });
    }
    await expect(after.identity.reauthenticate(PASSWORD)).rejects.toMatchObject({ code: 'SIGN_IN_LOCKED' });
  });

  test('bypass is granted by super for a while, to one session, and audited', async () => {
    const acme = (await house.operator.organizations.create({ name: 'Acme' })).id;
    const other = (await house.operator.organizations.create({ name: 'Other' })).id;
    const boss = await house.enter({ username: 'boss', accessLevel: 2, organizationId: acme });
    const root = await house.enter({ username: 'root', accessLevel: 1 });
    const stranger = await house.makeUser({ username: 'stranger', organizationId: other });
    const grant = { sessionId: boss.session.sessionId ?? '', reason: 'support', models: ['users'], minutes: 60 };
    await expect(boss.identity.grantBypass(grant)).rejects.toMatchObject(DENIED);
    const { token } = await root.identity.tokens.create({ name: 'x', scopes: [] });
    const asToken = await tokenSession(token);
    if (asToken === null) throw new TypeError('no session');
    await expect(house.identity.bypass.grant(asToken, grant)).rejects.toMatchObject(DENIED);
    await expect(house.identity.bypass.grant({ ...root.session, moduleName: 'm' }, grant)).rejects.toMatchObject(
      DENIED,
    );
    for (const [values, code] of [
      [{ reason: ' ' }, 'REASON_REQUIRED'],
      [{ minutes: 61 }, 'INVALID_REQUEST'],
      [{ minutes: 0 }, 'INVALID_REQUEST'],
      [{ minutes: 1.5 }, 'INVALID_REQUEST'],
      [{ models: [] }, 'INVALID_REQUEST'],
      [{ models: ['user'] }, 'INVALID_REQUEST'],
      [{ models: ['*'] }, 'INVALID_REQUEST'],
      [{ sessionId: `eht_${1}` }, 'UNKNOWN_SESSION'],
      [{ sessionId: '0198c2f1-7a5e-4b3c-8d2f-1a2b3c4d5e6f' }, 'UNKNOWN_SESSION'],
    ] as const) {
      await expect(root.identity.grantBypass({ ...grant, ...values } as never)).rejects.toMatchObject({ code });
    }

    const list = (holder: typeof boss) => holder.models.users.list({ policy: 'bypass' });
    await expect(list(boss)).rejects.toMatchObject({ ...DENIED, message: 'models bypass policy denied' });
    await root.identity.grantBypass(grant);
    const granted = await house.holderOf(boss.secret);
    expect(granted.session.bypass).toMatchObject({ reason: 'support', models: ['users'] });
    expect((await list(granted)).totalRows).toBe(3);
    expect((await granted.models.users.list()).totalRows).toBe(1);
    await expect(granted.models.moduleLocks.list({ policy: 'bypass' })).rejects.toMatchObject(DENIED);
    // It lifts the scope of rows and nothing else.
    await granted.models.users.update(stranger, { language: 'de' }, { policy: 'bypass' });
    for (const [id, values] of [
      [root.id, { language: 'de' }],
      [stranger, { accessLevel: 1 }],
      [stranger, { organizationId: acme }],
      [granted.id, { organizationId: other }],
      [granted.id, { accessLevel: 1 }],
    ] as const) {
      await expect(granted.models.users.update(id, values, { policy: 'bypass' })).rejects.toMatchObject(DENIED);
    }
    const audited = await house.operator.auditEvents.all({ filters: { eventType: 'identity.bypass.granted' } });
    expect(audited.rows).toMatchObject([{ actorUserId: root.id, entityId: boss.session.sessionId }]);

    await root.identity.revokeBypass(grant.sessionId);
    expect((await house.holderOf(boss.secret)).session.bypass).toBeNull();
    await expect(root.identity.revokeBypass(grant.sessionId)).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    await root.identity.grantBypass({ ...grant, models: '*', minutes: 1 });
    expect((await house.holderOf(boss.secret)).session.bypass).toMatchObject({ models: '*' });
    await house.db.query('update bypass_grants set valid_until = now()');
    expect((await house.holderOf(boss.secret)).session.bypass).toBeNull();
  });
});
