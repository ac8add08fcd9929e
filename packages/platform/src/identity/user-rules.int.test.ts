import type { SYSTEM_PERMISSIONS } from '@enginehouse/models';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  DOOR,
  type IdentityHouse,
  OPERATOR,
  openIdentityHouse,
  PASSWORD,
  type SignedIn,
} from '../testing/open-identity-house.ts';

const DENIED = { code: 'PERMISSION_DENIED', status: 403 };
const invalid = (message: string) => ({ code: 'INVALID_VALUES', status: 422, message });
const NEW_PASSWORD = 'another horse battery';

describe.each(TEST_DIALECTS)('users and their rights, on %s', (dialect) => {
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

  test('are given no more rights than whoever gives them has', async () => {
    const acme = await makeOrganization('Acme');
    const other = await makeOrganization('Other');
    await makeRole('scorers', 'system.run.score');
    await makeRole('viewers', 'system.run.view');
    const boss = await house.enter({ username: 'boss', accessLevel: 2, organizationId: acme, role: 'scorers' });
    const { users } = boss.models;
    const made = await users.create({ username: 'ada', password: PASSWORD, role: 'scorers' });
    expect(made).toMatchObject({ organizationId: acme, accessLevel: 3, roles: ['scorers'] });
    const base = { username: 'grace', password: PASSWORD };
    for (const values of [
      { accessLevel: 1 },
      { role: 'viewers' },
      { organizationId: other },
      { organizationId: null },
    ]) {
      await expect(users.create({ ...base, ...values })).rejects.toMatchObject({
        status: expect.toBeOneOf([403, 422]),
      });
    }
    for (const values of [{ accessLevel: 1 }, { roles: ['scorers', 'viewers'] }, { organizationId: other }]) {
      await expect(users.update(made.id, values)).rejects.toMatchObject({ status: expect.toBeOneOf([403, 422]) });
      await expect(users.update(boss.id, values)).rejects.toMatchObject({ status: expect.toBeOneOf([403, 422]) });
    }
    // Equal in level, but with a permission that boss has not; stronger in level; of another organization.
    const viewer = await house.makeUser({ username: 'viewer', accessLevel: 2, organizationId: acme, role: 'viewers' });
    const root = await house.makeUser({ username: 'root', accessLevel: 1, organizationId: acme });
    await house.makeUser({ username: 'root2', accessLevel: 1 });
    const stranger = await house.makeUser({ username: 'stranger', organizationId: other });
    for (const target of [viewer, root]) {
      await expect(users.update(target, { language: 'de' })).rejects.toMatchObject(DENIED);
      await expect(users.update(target, { password: NEW_PASSWORD })).rejects.toMatchObject(DENIED);
      await expect(users.delete(target)).rejects.toMatchObject(DENIED);
    }
    expect(await users.update(stranger, { password: NEW_PASSWORD })).toBeNull();
    expect(await users.delete(stranger)).toBe(false);
    // Within its rights it may.
    await users.update(made.id, { password: NEW_PASSWORD, accessLevel: 2 });
    expect(await users.delete(made.id)).toBe(true);

    // The rights of this moment count, and not those that the session began with.
    await house.operator.users.update(boss.id, { roles: [] });
    await expect(users.create({ ...base, role: 'scorers' })).rejects.toMatchObject(DENIED);
    await house.operator.users.update(boss.id, { accessLevel: 3 });
    await expect(users.create(base)).rejects.toMatchObject(DENIED);
    await house.operator.users.update(boss.id, { disabled: true });
    await expect(users.update(boss.id, { language: 'fr' })).rejects.toMatchObject(DENIED);
    const refusals = await house.operator.auditEvents.all({ filters: { eventType: 'core.users.refused' } });
    expect(refusals.rows.every(({ status, actorUserId }) => status === 'refused' && actorUserId === boss.id)).toBe(
      true,
    );
    expect(refusals.rows.length).toBeGreaterThan(0);
  });

  test('always include a super user', async () => {
    const root = await house.makeUser({ username: 'root', accessLevel: 1 });
    const last = { code: 'LAST_SUPER_USER', status: 409 };
    const { users } = house.operator;
    await expect(users.delete(root)).rejects.toMatchObject({
      ...last,
      message: 'the last super user cannot be deleted',
    });
    await expect(users.update(root, { accessLevel: 2 })).rejects.toMatchObject({
      ...last,
      message: expect.stringContaining('demoted'),
    });
    await expect(users.update(root, { disabled: true })).rejects.toMatchObject({
      ...last,
      message: expect.stringContaining('disabled'),
    });
    const second = await house.makeUser({ username: 'second', accessLevel: 1, disabled: true });
    await expect(users.delete(root)).rejects.toMatchObject(last);
    await users.update(second, { disabled: false });
    await users.update(root, { accessLevel: 3 });
    await expect(users.delete(second)).rejects.toMatchObject(last);
    expect(await users.delete(root)).toBe(true);
  });

  test('keep one of many super users that all go at once', async () => {
    const ids: number[] = [];
    for (let number = 0; number < 6; number++)
      ids.push(await house.makeUser({ username: `root${number}`, accessLevel: 1 }));
    const { users } = house.operator;
    const ways = [
      (id: number) => users.update(id, { accessLevel: 3 }),
      (id: number) => users.update(id, { disabled: true }),
      (id: number) => users.delete(id),
    ];
    const outcomes = await Promise.allSettled(ids.map(async (id, index) => ways[index % ways.length]?.(id)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'LAST_SUPER_USER' } },
    ]);
  });

  test('lose the role of super users with their level', async () => {
    const { setup } = house.identity;
    const { secret } = await setup.begin();
    const root = await setup.complete({ secret, username: 'root', password: PASSWORD }, DOOR);
    await house.makeUser({ username: 'second', accessLevel: 1, role: 'super' });
    const { users } = house.operator;
    await expect(users.create({ username: 'third', password: PASSWORD, role: 'super' })).rejects.toMatchObject(
      invalid('role super belongs to access level 1'),
    );
    await users.update(root.id, { accessLevel: 2 });
    expect(await users.view(root.id)).toMatchObject({ accessLevel: 2, roles: [] });
    const { session } = await house.identity.signIn({ username: 'root', password: PASSWORD }, DOOR);
    expect([...session.permissions]).toEqual([]);
  });

  test('are not reached by a token without the scope, nor do modules and tokens set passwords', async () => {
    const root = await house.enter({ username: 'root', accessLevel: 1 });
    const as = async (...scopes: readonly (typeof SYSTEM_PERMISSIONS)[number][]): Promise<SignedIn['models']> => {
      const { token } = await root.identity.tokens.create({ name: 'script', scopes });
      const session = await house.identity.tokenSession(token, DOOR);
      if (session === null) throw new TypeError('no session');
      return house.models(session);
    };
    const scoring = await as('system.run.score');
    await expect(scoring.users.create({ username: 'ada', password: PASSWORD })).rejects.toMatchObject(DENIED);
    await expect(scoring.roles.create({ name: 'a', permissions: [] })).rejects.toMatchObject(DENIED);
    await expect(scoring.organizations.create({ name: 'a' })).rejects.toMatchObject(DENIED);
    await expect(scoring.settings.create({ key: 'hardCap', value: 3 })).rejects.toMatchObject(DENIED);
    const managing = await as('system.user.manage', 'system.role.manage');
    const ada = await managing.users.create({ username: 'ada', password: PASSWORD });
    await expect(managing.users.create({ username: 'eve', password: PASSWORD, accessLevel: 1 })).rejects.toMatchObject(
      DENIED,
    );
    await expect(managing.users.update(ada.id, { password: NEW_PASSWORD })).rejects.toMatchObject(DENIED);
    await expect(
      managing.users.update(root.id, { currentPassword: PASSWORD, password: NEW_PASSWORD }),
    ).rejects.toMatchObject(DENIED);
    await expect(managing.roles.create({ name: 'x', permissions: ['system.keys.rotate'] })).rejects.toMatchObject(
      DENIED,
    );
    await managing.roles.create({ name: 'managers', permissions: ['system.user.manage'] });

    const inModule = house.models({ ...root.session, moduleName: 'billing' });
    await expect(inModule.users.update(ada.id, { password: NEW_PASSWORD })).rejects.toMatchObject(DENIED);
    await inModule.users.update(ada.id, { language: 'de' });
  });

  test('are somebody: a session that lost its user writes nothing', async () => {
    const root = await house.enter({ username: 'root', accessLevel: 1 });
    await house.makeUser({ username: 'second', accessLevel: 1 });
    await house.operator.users.delete(root.id);
    await expect(root.models.users.create({ username: 'ada', password: PASSWORD })).rejects.toMatchObject(DENIED);
    await expect(root.models.roles.create({ name: 'a', permissions: [] })).rejects.toMatchObject(DENIED);
    expect(await house.identity.sessionOf(root.secret, DOOR)).toBeNull();
    // The operator of the machine is nobody's user.
    await house.models(OPERATOR).roles.create({ name: 'a', permissions: [] });
  });
});

test('two nodes that demote at once leave a super user', async () => {
  await using house = await openIdentityHouse('postgres');
  await using other = await house.openNode();
  for (let round = 0; round < 5; round++) {
    await house.empty();
    const first = await house.makeUser({ username: 'first', accessLevel: 1 });
    const second = await house.makeUser({ username: 'second', accessLevel: 1 });
    const outcomes = await Promise.allSettled([
      house.operator.users.update(first, { accessLevel: 2 }),
      other.models(OPERATOR).users.update(second, { accessLevel: 2 }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await house.operator.users.count({ filters: { accessLevel: 1 } })).toBe(1);
  }
});
