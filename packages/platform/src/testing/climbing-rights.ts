import { SYSTEM_PERMISSIONS } from '@enginehouse/models';
import type { Database } from '@enginehouse/store';
import { expect } from 'vitest';

/** What somebody may do, read beside the platform by a query of its own. */
export interface SeenRights {
  readonly accessLevel: number;
  readonly organizationId: number | null;
  readonly disabled: boolean;
  readonly passwordVersion: number;
  readonly permissions: ReadonlySet<string>;
}

/** What an attempt was made with: the rights of its user, and for a token no more than its scopes. */
export interface ActingRights extends SeenRights {
  readonly userId: number;
}

export interface SeenWorld {
  readonly users: ReadonlyMap<number, SeenRights>;
  readonly tokens: readonly { readonly userId: number; readonly scopes: readonly string[] }[];
  readonly roleLocks: number;
}

export async function seeWorld(db: Database): Promise<SeenWorld> {
  const users = await db.query<{
    id: number;
    access_level: number;
    organization_id: number | null;
    disabled: boolean;
    password_version: number;
    permissions: readonly string[] | null;
  }>(
    `select id, access_level, organization_id, disabled, password_version, (
       select array_agg(distinct permission) from user_roles, roles, unnest(roles.permissions) as permission
       where user_roles.user_id = users.id and roles.id = user_roles.role_id
     ) as permissions from users`,
  );
  const tokens = await db.query<{ user_id: number; scopes: readonly string[] }>(
    'select user_id, scopes from api_tokens',
  );
  const [locks] = await db.query<{ count: number }>(
    'select count(*) as count from module_locks where role_id is not null',
  );
  return {
    users: new Map(
      users.map((row) => [
        row.id,
        {
          accessLevel: row.access_level,
          organizationId: row.organization_id,
          disabled: row.disabled,
          passwordVersion: row.password_version,
          permissions: new Set(row.access_level === 1 ? SYSTEM_PERMISSIONS : (row.permissions ?? [])),
        },
      ]),
    ),
    tokens: tokens.map(({ user_id: userId, scopes }) => ({ userId, scopes })),
    roleLocks: locks?.count ?? 0,
  };
}

/** Nobody has more than the stronger of itself and those who acted; nobody stronger was touched; somebody super is left. */
export function expectNobodyClimbed(
  before: SeenWorld,
  after: SeenWorld,
  actors: readonly ActingRights[],
  what: string,
): void {
  for (const [id, now] of after.users) {
    const then = before.users.get(id);
    const strongest = Math.min(then?.accessLevel ?? 3, ...actors.map(({ accessLevel }) => accessLevel));
    expect(now.accessLevel, `${what}: level of ${id}`).toBeGreaterThanOrEqual(strongest);
    const allowed = new Set([then, ...actors].flatMap((one) => [...(one?.permissions ?? [])]));
    const gained = [...now.permissions].filter((permission) => !allowed.has(permission));
    expect(gained, `${what}: permissions that ${id} gained`).toEqual([]);
    if (then === undefined || now.passwordVersion !== then.passwordVersion || now.disabled !== then.disabled) {
      expectTouchedByStronger(id, then ?? now, actors, what);
    }
    if (now.organizationId !== (then?.organizationId ?? now.organizationId)) {
      expect(
        actors.some(({ accessLevel }) => accessLevel === 1),
        `${what}: ${id} was moved`,
      ).toBe(true);
    }
  }
  for (const [id, then] of before.users) {
    if (!after.users.has(id)) expectTouchedByStronger(id, then, actors, what);
  }
  if (before.roleLocks !== after.roleLocks) {
    const isCascade = [...before.users.keys()].some((id) => !after.users.has(id));
    expect(isCascade || actors.some(({ accessLevel }) => accessLevel === 1), `${what}: a lock of a role`).toBe(true);
  }
  const supers = [...after.users.values()].filter(({ accessLevel, disabled }) => accessLevel === 1 && !disabled);
  expect(supers.length, `${what}: super users`).toBeGreaterThan(0);
}

/** Made, deleted, disabled or given another password: by itself, or by somebody who has all of its rights. */
function expectTouchedByStronger(id: number, target: SeenRights, actors: readonly ActingRights[], what: string): void {
  const may = actors.some(
    ({ userId, accessLevel, permissions }) =>
      userId === id ||
      (accessLevel <= target.accessLevel && [...target.permissions].every((permission) => permissions.has(permission))),
  );
  expect(may, `${what}: ${id} was touched by somebody weaker`).toBe(true);
}
