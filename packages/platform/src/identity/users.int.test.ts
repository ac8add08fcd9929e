import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOOR, type IdentityHouse, openIdentityHouse, PASSWORD } from '../testing/open-identity-house.ts';

const DENIED = { code: 'PERMISSION_DENIED', status: 403 };
const invalid = (message: string) => ({ code: 'INVALID_VALUES', status: 422, message });
const NEW_PASSWORD = 'another horse battery';

describe.each(TEST_DIALECTS)('users on %s', (dialect) => {
  let house: IdentityHouse;
  beforeAll(async () => {
    house = await openIdentityHouse(dialect);
  });
  beforeEach(() => house.empty());
  afterAll(() => house[Symbol.asyncDispose]());

  const makeOrganization = async (name: string): Promise<number> =>
    (await house.operator.organizations.create({ name })).id;
  const makeRole = async (name: string, ...permissions: string[]): Promise<number> =>
    (await house.operator.roles.create({ name, permissions })).id;

  test('are made, listed, found by their roles, and changed', async () => {
    const organizationId = await makeOrganization('Acme');
    await makeRole('writers');
    await makeRole('Analysts');
    const { users } = house.operator;
    const made = await users.create({
      username: ' Ada ',
      email: 'ada@example.org',
      language: 'PT-BR',
      organizationId,
      accessLevel: 2,
      password: PASSWORD,
      confirmPassword: PASSWORD,
      roles: ['WRITERS', 'analysts'],
    });
    expect(made).toMatchObject({
      username: 'Ada',
      language: 'pt-br',
      role: 'Analysts',
      roles: ['Analysts', 'writers'],
      organizationId,
      disabled: false,
    });
    expect(Object.keys(made)).not.toContain('passwordHash');
    const listed = await users.list({ filters: { role: 'rite' } });
    expect(listed.rows).toHaveLength(1);
    expect(Object.keys(listed.rows[0] ?? {})).toEqual([
      'id',
      'username',
      'email',
      'language',
      'role',
      'accessLevel',
      'organizationId',
      'createdAt',
      'revision',
    ]);
    expect(await users.count({ filters: { role: 'nobody' } })).toBe(0);

    // A form sends the first role back: the others stay.
    await users.update(made.id, { role: 'analysts', language: 'EN' });
    expect(await users.view(made.id)).toMatchObject({ roles: ['Analysts', 'writers'], language: 'en' });
    await users.update(made.id, { role: 'writers' });
    expect(await users.view(made.id)).toMatchObject({ roles: ['writers'], role: 'writers' });
    await users.update(made.id, { roles: [] });
    expect(await users.view(made.id)).toMatchObject({ roles: [], role: null });
    await users.update(made.id, { role: 'Analysts' });
    await users.update(made.id, { role: null });
    expect(await users.view(made.id)).toMatchObject({ roles: [] });
    expect(await users.delete(made.id)).toBe(true);
  });

  test('say what is wrong with them in the words of the core model', async () => {
    const { users } = house.operator;
    await house.makeUser({ username: 'ada', email: 'ada@example.org' });
    const refused = async (values: object, error: object) => {
      await expect(users.create({ username: 'grace', password: PASSWORD, ...values } as never)).rejects.toMatchObject(
        error,
      );
    };
    await refused({ username: '' }, invalid('username and password are required'));
    await refused({ password: undefined }, invalid('username and password are required'));
    await refused({ username: 'ADA' }, { code: 'ALREADY_EXISTS', message: 'username already in use' });
    await refused({ email: 'Ada@Example.org' }, { code: 'ALREADY_EXISTS', message: 'email already in use' });
    await refused({ email: 'no address' }, invalid('email is not an address'));
    await refused({ password: 'short' }, invalid('password must have 12 characters or more'));
    await refused(
      { username: 'grace.hopper.1', password: 'Grace.Hopper.1' },
      invalid('password must not be the user name'),
    );
    await refused({ confirmPassword: NEW_PASSWORD }, invalid('password and confirmPassword differ'));
    await refused({ accessLevel: 4 }, invalid('accessLevel must be 1 (super), 2 (organization) or 3 (user)'));
    await refused({ accessLevel: 0 }, { code: 'INVALID_VALUES' });
    await refused({ roles: ['nobodies'] }, invalid("role 'nobodies' does not exist"));
    await refused({ organizationId: 404 }, { code: 'REFERENCE_MISSING', message: 'organizationId does not exist' });
    await refused({ passwordHash: 'x' }, { code: 'UNKNOWN_FIELD' });
    await makeRole('analysts');
    await refused({ role: 'analyst' }, invalid("role 'analyst' does not exist; did you mean 'analysts'?"));
    await refused({ role: 'analysts', roles: [] }, invalid('role is not one of roles: give one of the two'));
    expect(await users.count()).toBe(1);
    await users.create({ username: 'without address', password: PASSWORD, email: null });
    await users.create({ username: 'also without', password: PASSWORD, email: '' });
  });

  test('change their own address, language and password, and nothing else', async () => {
    const ada = await house.enter({ username: 'ada' });
    const { users } = ada.models;
    await users.update(ada.id, { email: 'ada@example.org', language: 'de' });
    for (const values of [
      { accessLevel: 1 },
      { roles: [] },
      { disabled: false },
      { username: 'root' },
      { organizationId: null },
    ]) {
      await expect(users.update(ada.id, values)).rejects.toMatchObject(DENIED);
    }
    await expect(users.delete(ada.id)).rejects.toMatchObject(DENIED);
    await expect(users.create({ username: 'grace', password: PASSWORD })).rejects.toMatchObject(DENIED);
    const other = await house.makeUser({ username: 'grace' });
    expect(await users.update(other, { language: 'de' })).toBeNull();
    expect(await users.view(other)).toBeNull();
    expect((await users.list()).totalRows).toBe(1);
    expect(await users.getInfo('ada')).toMatchObject({ id: ada.id, email: 'ada@example.org', accessLevel: 3 });
    expect(await users.getInfo('grace')).toBeNull();
    expect(await users.getInfoById(other)).toBeNull();
  });

  test('change their password with the one in force, which ends their other sessions and tokens', async () => {
    const ada = await house.enter({ username: 'ada' });
    const elsewhere = await house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR);
    const { token } = await ada.identity.tokens.create({ name: 'script', scopes: [] });
    expect(await house.identity.tokenSession(token, DOOR)).not.toBeNull();
    const change = (values: object) => ada.models.users.update(ada.id, { password: NEW_PASSWORD, ...values });
    const wrong = { code: 'WRONG_CURRENT_PASSWORD', status: 403 };
    await expect(change({})).rejects.toMatchObject({ ...wrong, message: expect.stringContaining('is required') });
    await expect(change({ currentPassword: 'wrong horse battery' })).rejects.toMatchObject(wrong);
    await expect(ada.identity.changePassword({ currentPassword: PASSWORD, password: 'short' })).rejects.toMatchObject(
      invalid('password must have 12 characters or more'),
    );

    await ada.identity.changePassword({ currentPassword: PASSWORD, password: NEW_PASSWORD });
    expect(await house.identity.sessionOf(ada.secret, DOOR)).not.toBeNull();
    expect(await house.identity.sessionOf(elsewhere.secret, DOOR)).toBeNull();
    expect(await house.identity.tokenSession(token, DOOR)).toBeNull();
    expect(await house.operator.sessions.count()).toBe(1);
    expect(await house.operator.apiTokens.count()).toBe(0);
    await expect(house.identity.signIn({ username: 'ada', password: PASSWORD }, DOOR)).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    await house.identity.signIn({ username: 'ada', password: NEW_PASSWORD }, DOOR);

    // What the audit and the outbox hold of it.
    const { rows } = await house.operator.auditEvents.all({ filters: { eventType: 'core.users.updated' } });
    const detail = await house.operator.auditEvents.view(rows[0]?.id ?? 0);
    expect(detail?.after).toMatchObject({ password: { changed: true } });
    const everything = JSON.stringify([
      await house.db.query('select * from audit_events'),
      await house.db.query('select * from outbox'),
    ]);
    for (const secret of [PASSWORD, NEW_PASSWORD, 'argon2id', token, ada.secret])
      expect(everything).not.toContain(secret);
  });

  test('cannot have the password in force guessed by whoever holds a session of theirs', async () => {
    const ada = await house.enter({ username: 'ada' }, { ...DOOR, clientAddress: '192.0.2.50' });
    const session = { ...ada.session, clientAddress: '192.0.2.51' };
    const change = (currentPassword: string) =>
      house.models(session).users.update(ada.id, { password: NEW_PASSWORD, currentPassword });
    for (let guess = 0; guess < 5; guess++) {
      await expect(change(`guess number ${guess}`)).rejects.toMatchObject({ code: 'WRONG_CURRENT_PASSWORD' });
      await expect.poll(() => house.db.query('select 1 from sign_in_failures')).toHaveLength(guess + 1);
    }
    await expect(change(PASSWORD)).rejects.toMatchObject({ code: 'SIGN_IN_LOCKED' });
  });
});
