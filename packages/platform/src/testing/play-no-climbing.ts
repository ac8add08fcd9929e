import { isEnginehouseError } from '@enginehouse/errors';
import { SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
import { expect } from 'vitest';
import type { Session } from '../session.ts';
import { type ActingRights, expectNobodyClimbed, seeWorld } from './climbing-rights.ts';
import { DOOR, type IdentityHouse, PASSWORD } from './open-identity-house.ts';

/** How many attempts ended how. */
export interface PlayedSteps {
  readonly succeeded: number;
  readonly refused: number;
}

/** A few permissions, so that random roles overlap. */
const PERMISSIONS: readonly SystemPermission[] = [
  'system.run.score',
  'system.run.view',
  'system.user.manage',
  'system.role.manage',
  'system.lock.manage',
];
const MODULES = ['billing', 'reports'];
/** Sessions and tokens that somebody keeps and uses later, when rights have changed. */
const MOST_KEPT = 12;

/**
 * Random actors do random things to users, roles, locks, tokens and bypasses, one or two at a time, with sessions of the
 * moment and with kept ones. After every step the rights of all are read beside the platform and compared.
 */
export async function playNoClimbing(house: IdentityHouse, random: () => number, steps: number): Promise<PlayedSteps> {
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)] as One;
  const some = <One>(from: readonly One[]): One[] => from.filter(() => random() < 0.4);
  const chance = (part: number): boolean => random() < part;
  const kept: Session[] = [];
  let names = 0;
  let succeeded = 0;
  let refused = 0;

  await furnish();
  for (let step = 0; step < steps; step++) await play(step);
  return { succeeded, refused };

  async function furnish(): Promise<void> {
    for (const name of ['Acme', 'Other']) await house.operator.organizations.create({ name });
    for (const [index] of PERMISSIONS.entries()) {
      await house.operator.roles.create({ name: `role${index}`, permissions: some(PERMISSIONS) });
    }
    const organizations = await idsOf('organizations');
    for (const accessLevel of [1, 1, 2, 2, 2, 2, 3, 3, 3]) {
      await house.makeUser({
        username: `user${names++}`,
        accessLevel,
        organizationId: accessLevel === 1 ? null : pick(organizations),
        roles: some(await roleNames()),
      });
    }
  }

  async function play(step: number): Promise<void> {
    const sessions = [await session(), ...(chance(0.2) ? [await session()] : [])];
    const before = await seeWorld(house.db);
    const actors = sessions.flatMap((one): ActingRights[] => {
      const rights = one.userId === null ? undefined : before.users.get(one.userId);
      if (rights === undefined || rights.disabled || one.userId === null) return [];
      const isToken = one.credential === 'token';
      const permissions = isToken ? intersection(rights.permissions, one.permissions) : rights.permissions;
      return [{ ...rights, permissions, userId: one.userId }];
    });
    const attempts = await Promise.all(sessions.map((one) => attempt(one)));
    const outcomes = await Promise.allSettled(attempts.map(({ work }) => work()));
    const what = `step ${step}: ${attempts.map(({ name }) => name).join(' and ')}`;
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') succeeded++;
      else {
        refused++;
        const { reason } = outcome;
        const isTyped = isEnginehouseError(reason) && reason.status < 500;
        if (!isTyped) throw new Error(what, { cause: reason });
      }
    }
    const after = await seeWorld(house.db);
    expectNobodyClimbed(before, after, actors, what);
    for (const { userId, scopes } of after.tokens) {
      const known = before.tokens.some((token) => token.userId === userId && String(token.scopes) === String(scopes));
      const owner = before.users.get(userId)?.permissions;
      if (!known)
        expect(
          scopes.filter((scope) => owner?.has(scope) !== true),
          `${what}: scopes`,
        ).toEqual([]);
    }
  }

  /** Somebody's session: a new one, a kept one as it was, or a kept one as it is now. */
  async function session(): Promise<Session> {
    const old = kept.length > 0 && chance(0.4) ? pick(kept) : undefined;
    if (old !== undefined && chance(0.7)) return old;
    const [user] = await house.db.query<{ username: string; password_version: number }>(
      'select username, password_version from users where not disabled order by md5(id::text || $1) limit 1',
      [String(random())],
    );
    if (user === undefined) throw new TypeError('nobody is left');
    const signedIn = await house.identity
      .signIn({ username: user.username, password: PASSWORD }, { ...DOOR, clientAddress: `192.0.2.${step256()}` })
      .catch((error: unknown) => error);
    if (!isSignIn(signedIn)) return session();
    const current = signedIn.session;
    if (chance(0.3)) {
      const scopes = some([...current.permissions]);
      const { token } = await house.identity.tokens.create(current, { name: 'token', scopes });
      const acting = await house.identity.tokenSession(token, DOOR);
      if (acting !== null) return keep(acting);
    }
    return keep(current);
  }

  function keep(one: Session): Session {
    kept.push(one);
    if (kept.length > MOST_KEPT) kept.splice(Math.floor(random() * kept.length), 1);
    return one;
  }

  function step256(): number {
    return Math.floor(random() * 250);
  }

  async function attempt(one: Session): Promise<{ readonly name: string; readonly work: () => Promise<unknown> }> {
    const models = house.models(one);
    const options = chance(0.2) ? ({ policy: 'bypass' } as const) : {};
    const user = pick([...(await idsOf('users')), 404]);
    const role = pick([...(await idsOf('roles')), 404]);
    const lock = pick([...(await idsOf('module_locks')), 404]);
    const values = await userValues(one);
    const lockScope = {
      ...(chance(0.5) ? { userId: user } : {}),
      ...(chance(0.3) ? { organizationId: pick(await idsOf('organizations')) } : {}),
      ...(chance(0.2) ? { roleId: role } : {}),
    };
    const who = `${one.actor} (${one.credential})`;
    const ways: readonly (readonly [name: string, weight: number, work: () => Promise<unknown>])[] = [
      [
        `${who} makes a user ${JSON.stringify(values)}`,
        3,
        () => models.users.create({ username: `user${names++}`, password: PASSWORD, ...values } as never, options),
      ],
      [
        `${who} changes ${user} ${JSON.stringify(values)}`,
        8,
        () => models.users.update(user, values as never, options),
      ],
      [`${who} deletes ${user}`, 1, () => models.users.delete(user, options)],
      [`${who} makes a role`, 1, () => models.roles.create({ name: `role${names++}`, permissions: some(PERMISSIONS) })],
      [
        `${who} changes role ${role}`,
        2,
        () => models.roles.update(role, { permissions: some(SYSTEM_PERMISSIONS.slice(8)) }),
      ],
      [`${who} fills role ${role}`, 2, () => models.roles.update(role, { permissions: some(PERMISSIONS) })],
      [`${who} deletes role ${role}`, 1, () => models.roles.delete(role)],
      [
        `${who} locks ${JSON.stringify(lockScope)}`,
        2,
        () => models.moduleLocks.create({ moduleName: pick(MODULES), ...lockScope }, options),
      ],
      [`${who} changes lock ${lock}`, 1, () => models.moduleLocks.update(lock, lockScope, options)],
      [`${who} deletes lock ${lock}`, 1, () => models.moduleLocks.delete(lock, options)],
      [`${who} makes a token`, 1, () => house.identity.tokens.create(one, { name: 'x', scopes: some(PERMISSIONS) })],
      [`${who} grants bypass`, 1, () => grantBypass(one)],
    ];
    const [name, , work] = pick(ways.flatMap((way) => Array.from({ length: way[1] }, () => way)));
    return { name, work };
  }

  async function userValues(one: Session): Promise<Record<string, unknown>> {
    const isSelf = chance(0.2);
    return {
      ...(chance(0.3) ? { accessLevel: pick([1, 2, 3]) } : {}),
      ...(chance(0.3) ? { roles: some(await roleNames()).slice(0, 3) } : {}),
      ...(chance(0.1) ? { role: pick([...(await roleNames()), null]) } : {}),
      ...(chance(0.2) ? { organizationId: pick([...(await idsOf('organizations')), null]) } : {}),
      ...(chance(0.15) ? { disabled: chance(0.5) } : {}),
      // Always the same one, so that everybody can go on signing in.
      ...(chance(0.2) ? { password: PASSWORD } : {}),
      ...(isSelf ? { currentPassword: PASSWORD, password: PASSWORD } : {}),
      ...(chance(0.2) ? { language: one.language === 'de' ? 'en' : 'de' } : {}),
    };
  }

  async function grantBypass(one: Session): Promise<unknown> {
    const target = pick(kept.filter(({ credential }) => credential === 'session'));
    const grant = { sessionId: target?.sessionId ?? '', reason: 'test', models: '*', minutes: 5 } as const;
    const { until } = await house.identity.bypass.grant(one, grant);
    kept[kept.indexOf(target)] = { ...target, bypass: { reason: 'test', models: '*', until } };
    return until;
  }

  async function idsOf(table: string): Promise<number[]> {
    return (await house.db.query<{ id: number }>(`select id from ${table} order by id`)).map(({ id }) => id);
  }

  async function roleNames(): Promise<string[]> {
    return (await house.db.query<{ name: string }>('select name from roles order by id')).map(({ name }) => name);
  }
}

function isSignIn(value: unknown): value is { readonly session: Session } {
  return typeof value === 'object' && value !== null && 'session' in value;
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((one) => b.has(one)));
}
