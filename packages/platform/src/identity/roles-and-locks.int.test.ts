import { SYSTEM_PERMISSIONS } from '@enginehouse/models';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOOR, type IdentityHouse, openIdentityHouse, PASSWORD } from '../testing/open-identity-house.ts';

const DENIED = { code: 'PERMISSION_DENIED', status: 403 };
const invalid = (message: string) => ({ code: 'INVALID_VALUES', status: 422, message });

describe.each(TEST_DIALECTS)('roles and module locks on %s', (dialect) => {
  let house: IdentityHouse;
  beforeAll(async () => {
    house = await openIdentityHouse(dialect);
  });
  beforeEach(() => house.empty());
  afterAll(() => house[Symbol.asyncDispose]());

  const makeOrganization = async (name: string): Promise<number> =>
    (await house.operator.organizations.create({ name })).id;

  test('roles are named once, hold known permissions, and are found by them', async () => {
    const { roles } = house.operator;
    const made = await roles.create({
      name: ' Analysts ',
      description: 'Read runs.',
      permissions: ['system.run.view', 'system.audit.view', 'system.run.view'],
    });
    expect(made).toMatchObject({ name: 'Analysts', permissionsCount: 2 });
    const { rows } = await roles.list({ filters: { permission: 'audit.v' } });
    expect(rows.map((row) => Object.keys(row))).toEqual([
      ['id', 'name', 'description', 'permissionsCount', 'revision'],
    ]);
    expect(await roles.count({ filters: { permission: 'keys' } })).toBe(0);
    await expect(roles.create({ name: 'ANALYSTS' })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: 'role name already in use',
    });
    await expect(roles.create({ name: '  ' })).rejects.toMatchObject(invalid('role name is required'));
    await expect(roles.create({ name: 'x', permissions: ['system.run.veiw'] })).rejects.toMatchObject({
      code: 'INVALID_VALUES',
      message: expect.stringContaining("did you mean 'system.run.view'"),
    });
    expect(await roles.formModelExtra('permissions_options')).toEqual(
      [...SYSTEM_PERMISSIONS].sort().map((value) => ({ value, label: expect.stringMatching(/\w/) })),
    );
    const ada = await house.makeUser({ username: 'ada', role: 'analysts' });
    await expect(roles.delete(made.id)).rejects.toMatchObject({ code: 'CONFLICT', status: 409 });
    await house.operator.users.update(ada, { roles: [] });
    expect(await roles.delete(made.id)).toBe(true);
  });

  test('reserved names are refused in any case and width, and the role of super users stays as it is', async () => {
    const { roles } = house.operator;
    const other = await roles.create({ name: 'analysts' });
    for (const name of ['super', 'Admin', ' SUPER ', 'ａｄｍｉｎ']) {
      const message = `role name '${name.trim()}' is reserved`;
      await expect(roles.create({ name })).rejects.toMatchObject(invalid(message));
      await expect(roles.update(other.id, { name })).rejects.toMatchObject(invalid(message));
    }
    const { secret } = await house.identity.setup.begin();
    await house.identity.setup.complete({ secret, username: 'root', password: PASSWORD }, DOOR);
    const [row] = (await roles.list({ filters: { name: 'super' } })).rows;
    const stays = { code: 'SUPER_ROLE_PROTECTED', message: 'super role cannot be modified or deleted' };
    await expect(roles.update(row?.id ?? 0, { description: 'x' })).rejects.toMatchObject(stays);
    await expect(roles.update(row?.id ?? 0, { name: 'king' })).rejects.toMatchObject(stays);
    await expect(roles.delete(row?.id ?? 0)).rejects.toMatchObject(stays);
  });

  test('only super writes roles and organizations; organization level sees them', async () => {
    const acme = await makeOrganization('Acme');
    await makeOrganization('Other');
    const role = await house.operator.roles.create({ name: 'analysts' });
    const boss = await house.enter({ username: 'boss', accessLevel: 2, organizationId: acme });
    const ada = await house.enter({ username: 'ada', organizationId: acme });
    expect((await boss.models.roles.list()).totalRows).toBe(1);
    expect((await boss.models.organizations.list()).rows).toMatchObject([{ name: 'Acme' }]);
    expect((await ada.models.roles.list()).totalRows).toBe(0);
    expect((await ada.models.organizations.list()).totalRows).toBe(0);
    for (const { models } of [boss, ada]) {
      await expect(models.roles.create({ name: 'x' })).rejects.toMatchObject(DENIED);
      await expect(models.roles.update(role.id, { permissions: [] })).rejects.toMatchObject(DENIED);
      await expect(models.roles.delete(role.id)).rejects.toMatchObject(DENIED);
      await expect(models.organizations.update(acme, { name: 'Mine' })).rejects.toMatchObject(DENIED);
    }
    await expect(house.operator.organizations.create({ name: 'ACME' })).rejects.toMatchObject({
      message: 'organization name already in use',
    });
    await expect(house.operator.organizations.delete(acme)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('locks name somebody, and no two are equal', async () => {
    const { moduleLocks } = house.operator;
    const ada = await house.makeUser({ username: 'ada' });
    const noScope = invalid('a lock needs userId, organizationId or roleId');
    await expect(moduleLocks.create({ moduleName: 'billing' })).rejects.toMatchObject(noScope);
    const lock = await moduleLocks.create({ moduleName: 'billing', userId: ada });
    await expect(moduleLocks.create({ moduleName: 'billing', userId: ada })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    await expect(moduleLocks.update(lock.id, { userId: null })).rejects.toMatchObject(noScope);
    await expect(moduleLocks.create({ moduleName: 'biling', userId: ada })).rejects.toMatchObject({
      code: 'INVALID_VALUES',
      message: expect.stringContaining("did you mean 'billing'"),
    });
    await expect(moduleLocks.create({ moduleName: 'billing', userId: 404 })).rejects.toMatchObject({
      message: 'userId does not exist',
    });
    // They go with their user.
    await house.operator.users.delete(ada);
    expect(await moduleLocks.count()).toBe(0);
  });

  test('below super a lock is about the own organization and its users, and about no role', async () => {
    const acme = await makeOrganization('Acme');
    const other = await makeOrganization('Other');
    const role = await house.operator.roles.create({ name: 'analysts' });
    const boss = await house.enter({ username: 'boss', accessLevel: 2, organizationId: acme });
    const ada = await house.makeUser({ username: 'ada', organizationId: acme });
    const stranger = await house.makeUser({ username: 'stranger', organizationId: other });
    const { moduleLocks } = boss.models;
    const onUser = await moduleLocks.create({ moduleName: 'billing', userId: ada });
    await moduleLocks.create({ moduleName: 'billing', organizationId: acme });
    await house.operator.moduleLocks.create({ moduleName: 'billing', userId: stranger });
    await house.operator.moduleLocks.create({ moduleName: 'billing', organizationId: other });
    const onRole = await house.operator.moduleLocks.create({
      moduleName: 'reports',
      organizationId: acme,
      roleId: role.id,
    });
    expect((await moduleLocks.list()).totalRows).toBe(3);
    for (const values of [{ userId: stranger }, { organizationId: other }]) {
      await expect(moduleLocks.create({ moduleName: 'reports', ...values })).rejects.toMatchObject({
        status: expect.toBeOneOf([403, 422]),
      });
      await expect(moduleLocks.update(onUser.id, values)).rejects.toMatchObject({
        status: expect.toBeOneOf([403, 422]),
      });
    }
    await expect(moduleLocks.create({ moduleName: 'reports', roleId: role.id })).rejects.toMatchObject(DENIED);
    await expect(moduleLocks.update(onUser.id, { roleId: role.id })).rejects.toMatchObject(DENIED);
    await expect(moduleLocks.update(onRole.id, { moduleName: 'billing' })).rejects.toMatchObject(DENIED);
    await expect(moduleLocks.delete(onRole.id)).rejects.toMatchObject(DENIED);
    await moduleLocks.update(onUser.id, { moduleName: 'reports' });
    expect(await moduleLocks.delete(onUser.id)).toBe(true);
  });

  test('a session is locked out by its user, its organization or one of its roles; super never is', async () => {
    const acme = await makeOrganization('Acme');
    const role = await house.operator.roles.create({ name: 'analysts' });
    const values = { organizationId: acme, role: 'analysts' };
    const ada = await house.enter({ username: 'ada', ...values });
    const root = await house.enter({ username: 'root', accessLevel: 1, ...values });
    await house.makeUser({ username: 'second', accessLevel: 1 });
    const { moduleLocks } = house.operator;
    for (const scope of [{ userId: ada.id }, { organizationId: acme }, { roleId: role.id }]) {
      const lock = await moduleLocks.create({ moduleName: 'billing', ...scope });
      expect(await ada.identity.isLockedOut('billing')).toBe(true);
      expect(await ada.identity.isLockedOut('reports')).toBe(false);
      expect(await root.identity.isLockedOut('billing')).toBe(false);
      await moduleLocks.delete(lock.id);
      expect(await ada.identity.isLockedOut('billing')).toBe(false);
    }
    await moduleLocks.create({ moduleName: 'billing', userId: root.id });
    expect(await root.identity.isLockedOut('billing')).toBe(false);
    await house.operator.users.update(root.id, { accessLevel: 3 });
    const demoted = await house.identity.sessionOf(root.secret, DOOR);
    expect(demoted !== null && (await house.identity.isLockedOut(demoted, 'billing'))).toBe(true);
  });
});
