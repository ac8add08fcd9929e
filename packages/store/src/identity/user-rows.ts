import { moduleLocks, roles, userRoles, users } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

/** What a sign-in needs of a user. Never shown. */
export interface UserCredential {
  readonly id: number;
  readonly username: string;
  readonly organizationId: number | null;
  readonly passwordHash: string;
  readonly passwordVersion: number;
  readonly disabled: boolean;
}

/** What a user may do, as rows say at one moment. */
export interface UserRights {
  readonly id: number;
  readonly username: string;
  readonly language: string;
  readonly accessLevel: number;
  readonly organizationId: number | null;
  readonly disabled: boolean;
  readonly roles: readonly RoleRights[];
  /** Names of the modules that a lock keeps the user out of, were it not super. */
  readonly lockedModules: readonly string[];
}

export interface RoleRights {
  readonly id: number;
  readonly name: string;
  readonly permissions: readonly string[];
}

interface CredentialRow {
  readonly id: number;
  readonly username: string;
  readonly organization_id: number | null;
  readonly password_hash: string;
  readonly password_version: number;
  readonly disabled: boolean;
}

const CREDENTIAL = `select id, username, organization_id, password_hash, password_version, disabled from ${users.name}`;

/** The user of a name, in any case; null where there is none. */
export async function readCredential(db: Queryable, username: string): Promise<UserCredential | null> {
  const [row] = await db.query<CredentialRow>(`${CREDENTIAL} where lower(username) = lower($1)`, [username], {
    name: 'user-credential',
  });
  return row === undefined ? null : credentialOf(row);
}

/** The user of a number; null where there is none. */
export async function readCredentialById(db: Queryable, id: number): Promise<UserCredential | null> {
  const [row] = await db.query<CredentialRow>(`${CREDENTIAL} where id = $1`, [id], { name: 'user-credential-by-id' });
  return row === undefined ? null : credentialOf(row);
}

/**
 * The user if its password is still that of `credential`, held so until the transaction ends: it cannot be changed or
 * disabled in between.
 */
export async function holdCredential(tx: Queryable, credential: UserCredential): Promise<UserCredential | null> {
  const [row] = await tx.query<CredentialRow>(`${CREDENTIAL} where id = $1 and password_hash = $2 for share`, [
    credential.id,
    credential.passwordHash,
  ]);
  return row === undefined ? null : credentialOf(row);
}

/** Puts a hash of the same password in place of another; nothing happens when the password was changed meanwhile. */
export async function replaceHash(tx: Queryable, credential: UserCredential, passwordHash: string): Promise<void> {
  await tx.query(`update ${users.name} set password_hash = $3 where id = $1 and password_hash = $2`, [
    credential.id,
    credential.passwordHash,
    passwordHash,
  ]);
}

function credentialOf(row: CredentialRow): UserCredential {
  return {
    id: row.id,
    username: row.username,
    organizationId: row.organization_id,
    passwordHash: row.password_hash,
    passwordVersion: row.password_version,
    disabled: row.disabled,
  };
}

interface RightsRow {
  readonly id: number;
  readonly username: string;
  readonly language: string;
  readonly access_level: number;
  readonly organization_id: number | null;
  readonly disabled: boolean;
  readonly roles: readonly RoleRights[];
  readonly locked_modules: readonly string[];
}

/** What a user may do at this moment, in one statement; null where there is no such user. */
export async function readUserRights(db: Queryable, userId: number): Promise<UserRights | null> {
  const [row] = await db.query<RightsRow>(
    `select it.id, it.username, it.language, it.access_level, it.organization_id, it.disabled,
  (select coalesce(json_agg(json_build_object('id', role.id, 'name', role.name, 'permissions', role.permissions)
      order by lower(role.name)), '[]')
   from ${userRoles.name} link join ${roles.name} role on role.id = link.role_id where link.user_id = it.id) as roles,
  (select coalesce(json_agg(distinct lock.module_name), '[]') from ${moduleLocks.name} lock
   where lock.user_id = it.id or lock.organization_id = it.organization_id
     or lock.role_id in (select link.role_id from ${userRoles.name} link where link.user_id = it.id)) as locked_modules
from ${users.name} it where it.id = $1`,
    [userId],
    { name: 'user-rights' },
  );
  if (row === undefined) return null;
  return {
    id: row.id,
    username: row.username,
    language: row.language,
    accessLevel: row.access_level,
    organizationId: row.organization_id,
    disabled: row.disabled,
    roles: row.roles,
    lockedModules: row.locked_modules,
  };
}

/** Roles by name, in any case; names that are none are missing. */
export async function readRoles(db: Queryable, names: readonly string[]): Promise<readonly RoleRights[]> {
  if (names.length === 0) return [];
  return db.query<RoleRights & Record<string, unknown>>(
    `select id, name, permissions from ${roles.name}
     where lower(name) in (select lower(name) from unnest($1::text[]) as name) order by lower(name)`,
    [names],
  );
}

/** Names of roles, for whoever misspelled one: the first 500. */
export async function readRoleNames(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>(`select name from ${roles.name} order by id limit 500`);
  return rows.map(({ name }) => name);
}

/** The organization of a user; null where it has none, undefined where there is no such user. */
export async function readOrganizationOf(db: Queryable, userId: number): Promise<number | null | undefined> {
  const [row] = await db.query<{ organization_id: number | null }>(
    `select organization_id from ${users.name} where id = $1`,
    [userId],
  );
  return row === undefined ? undefined : row.organization_id;
}

/** Super users that are not disabled, but for one; without it: all. */
export async function countSuperUsers(db: Queryable, but: number | null = null): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from ${users.name}
     where access_level = 1 and not disabled and ($1::int8 is null or id <> $1)`,
    [but],
  );
  return row?.count ?? 0;
}
