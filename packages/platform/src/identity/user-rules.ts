import { apiTokens, sessions, setupLinks, userRoles, users } from '@enginehouse/models';
import {
  countSuperUsers,
  type DraftAddition,
  type ModelRules,
  type Queryable,
  type RoleRights,
  type RowValues,
  type RowWrite,
  readApiTokenIds,
  readSessionIds,
  readUserRights,
  type UserRights,
  type WriteDraft,
} from '@enginehouse/store';
import { lastSuperUser } from '../errors.ts';
import { type Actor, covers, isSuper, readActor, strongerThanActor } from './actor.ts';
import type { CurrentPasswords } from './current-passwords.ts';
import { givenRoles } from './given-roles.ts';
import { invalidValue } from './invalid-values.ts';
import { givenPassword } from './password-rules.ts';
import { isSuperRole } from './role-names.ts';
import { setupConditionOf } from './setup-condition.ts';
import { permissionsOf } from './user-rights.ts';

const SCOPE = 'system.user.manage';
const SUPER = 1;
const USER = 3;

/**
 * Who may make whom what. Nobody changes, deletes or re-credentials somebody of a stronger level or with a permission of
 * which it has none, nor hands out what it lacks; the last super user stays; a new password ends what was signed in with
 * the old one.
 */
export function userRules(passwords: CurrentPasswords): ModelRules {
  return {
    prepare: (asked) => passwords.prepare(asked),
    async judge(draft, reader) {
      const condition = setupConditionOf(draft.caller.context);
      await condition?.(reader);
      const actor = await readActor(draft.caller, reader, SCOPE);
      if (draft.operation === 'create') return created(draft, actor, reader, condition !== undefined);
      const target = await readUserRights(reader, Number(draft.id));
      // Deleted since it was read: the write finds that out.
      if (target === null) return undefined;
      return draft.operation === 'update' ? updated(draft, actor, target, reader) : deleted(actor, target, reader);
    },
  };

  async function created(
    { values, caller }: WriteDraft,
    actor: Actor,
    reader: Queryable,
    isSetup: boolean,
  ): Promise<DraftAddition> {
    const roles = (await givenRoles(values, [], reader)) ?? [];
    const accessLevel = levelOf(values, USER);
    refuseSuperRole(roles, accessLevel);
    if (!covers(actor, { accessLevel, permissions: permissionsOf(accessLevel, roles) })) {
      throw strongerThanActor(actor, 'make a user with more rights than its own');
    }
    const organizationId = organizationOf(values, actor);
    const password = givenPassword(values, String(values.username));
    if (password === undefined) throw invalidValue(users, 'password', 'username and password are required');
    return {
      values: {
        passwordHash: await passwords.hash(caller.context, password),
        ...(organizationId === undefined ? {} : { organizationId }),
      },
      writes: [...roleLinks('$id', [], roles), ...(isSetup ? [voidSetupLink] : [])],
      audited: { after: { password: { changed: true }, ...(roles.length === 0 ? {} : { roles: namesOf(roles) }) } },
    };
  }

  async function updated(
    draft: WriteDraft,
    actor: Actor,
    target: UserRights,
    reader: Queryable,
  ): Promise<DraftAddition> {
    const { values, before, caller } = draft;
    const isSelf = actor.userId === target.id;
    const present = { accessLevel: target.accessLevel, permissions: permissionsOf(target.accessLevel, target.roles) };
    if (!isSelf && !covers(actor, present)) throw strongerThanActor(actor, 'change this user');

    const accessLevel = levelOf(values, target.accessLevel);
    const roles = rolesAfter(await givenRoles(values, target.roles, reader), target, accessLevel);
    refuseSuperRole(roles, accessLevel);
    const isSameRights = accessLevel === target.accessLevel && isSameRoles(roles, target.roles);
    if (!isSameRights && !covers(actor, { accessLevel, permissions: permissionsOf(accessLevel, roles) })) {
      throw strongerThanActor(actor, 'give more rights than its own');
    }
    refuseForeignOrganization(values, target, actor);
    if (accessLevel !== SUPER) await requireOtherSuper(target, 'demoted', reader);
    if (values.disabled === true) await requireOtherSuper(target, 'disabled', reader);

    const username = typeof values.username === 'string' ? values.username : target.username;
    const password = givenPassword(values, username);
    if (password !== undefined && !actor.isPerson) throw strongerThanActor(actor, 'set passwords');
    if (password !== undefined && isSelf) await passwords.requireCurrent(draft);
    if (password === undefined && username !== target.username) await passwords.refuseName(draft, username);
    const isEnded = password !== undefined || (values.disabled === true && !target.disabled);
    const version = Number(before?.passwordVersion ?? 1) + 1;
    return {
      ...(password === undefined
        ? {}
        : { values: { passwordHash: await passwords.hash(caller.context, password), passwordVersion: version } }),
      writes: [
        ...roleLinks(target.id, target.roles, roles),
        ...(isEnded
          ? await ending(target.id, { actor, isSelf, version, hasPassword: password !== undefined }, reader)
          : []),
      ],
      audited: auditOf(password !== undefined, target.roles, roles),
      // Decided under the lock of the configuration, so that nobody is touched who has become stronger meanwhile. A new
      // password of one's own ends tokens: no node may go on with what it knew of them.
      ...(isSelf && password === undefined ? {} : { feeds: true }),
    };
  }

  async function deleted(actor: Actor, target: UserRights, reader: Queryable): Promise<undefined> {
    const rights = { accessLevel: target.accessLevel, permissions: permissionsOf(target.accessLevel, target.roles) };
    if (actor.userId !== target.id && !covers(actor, rights)) throw strongerThanActor(actor, 'delete this user');
    await requireOtherSuper(target, 'deleted', reader);
  }
}

function levelOf({ accessLevel }: RowValues, otherwise: number): number {
  return typeof accessLevel === 'number' ? accessLevel : otherwise;
}

/** Users belong to the organization of whoever makes them, unless super says otherwise. */
function organizationOf({ organizationId }: RowValues, actor: Actor): number | undefined {
  if (isSuper(actor)) return undefined;
  const own = actor.organizationId;
  if (own === null || (organizationId !== undefined && organizationId !== own)) {
    throw strongerThanActor(actor, 'make users outside of its own organization');
  }
  return own;
}

/** A bypass lifts what rows somebody reaches, and not where users belong. */
function refuseForeignOrganization({ organizationId }: RowValues, target: UserRights, actor: Actor): void {
  if (organizationId === undefined || organizationId === target.organizationId || isSuper(actor)) return;
  throw strongerThanActor(actor, 'move users between organizations');
}

async function requireOtherSuper(
  target: UserRights,
  verb: 'deleted' | 'demoted' | 'disabled',
  reader: Queryable,
): Promise<void> {
  if (target.accessLevel !== SUPER || target.disabled) return;
  if ((await countSuperUsers(reader, target.id)) === 0) throw lastSuperUser(verb);
}

/** Whoever is demoted loses the role of super users, unless the write says which roles are left. */
function rolesAfter(
  given: readonly RoleRights[] | undefined,
  { roles }: UserRights,
  accessLevel: number,
): readonly RoleRights[] {
  if (given !== undefined) return given;
  return accessLevel === SUPER ? roles : roles.filter(({ name }) => !isSuperRole(name));
}

function refuseSuperRole(roles: readonly RoleRights[], accessLevel: number): void {
  if (accessLevel === SUPER || !roles.some(({ name }) => isSuperRole(name))) return;
  throw invalidValue(users, 'roles', 'role super belongs to access level 1');
}

function isSameRoles(a: readonly RoleRights[], b: readonly RoleRights[]): boolean {
  const ids = new Set(a.map(({ id }) => id));
  return ids.size === b.length && b.every(({ id }) => ids.has(id));
}

function roleLinks(
  userId: number | '$id',
  before: readonly RoleRights[],
  after: readonly RoleRights[],
): readonly RowWrite[] {
  const gone = before.filter(({ id }) => !after.some((role) => role.id === id));
  const added = after.filter(({ id }) => !before.some((role) => role.id === id));
  const rows = (roles: readonly RoleRights[]) => roles.map(({ id }) => ({ userId, roleId: id }));
  return [
    ...(gone.length === 0 ? [] : [{ operation: 'delete', table: userRoles, rows: rows(gone) } as const]),
    ...(added.length === 0 ? [] : [{ operation: 'insert', table: userRoles, rows: rows(added) } as const]),
  ];
}

const voidSetupLink: RowWrite = { operation: 'delete', table: setupLinks, rows: [{ id: 1 }] };

/**
 * A new password ends the user's sessions and tokens, but for the session that sets it; a disabled user loses its sessions.
 * The version of the password voids also those that are made at this moment.
 */
async function ending(
  userId: number,
  {
    actor,
    isSelf,
    version,
    hasPassword,
  }: { readonly actor: Actor; readonly isSelf: boolean; readonly version: number; readonly hasPassword: boolean },
  reader: Queryable,
): Promise<readonly RowWrite[]> {
  const ids = await readSessionIds(reader, userId);
  const kept = isSelf && hasPassword ? ids.filter((id) => id === actor.sessionId) : [];
  const ended = ids.filter((id) => !kept.includes(id));
  const tokens = hasPassword ? await readApiTokenIds(reader, userId) : [];
  const idRows = (list: readonly (string | number)[]) => list.map((id) => ({ id }));
  return [
    ...(ended.length === 0 ? [] : [{ operation: 'delete', table: sessions, rows: idRows(ended) } as const]),
    ...(tokens.length === 0 ? [] : [{ operation: 'delete', table: apiTokens, rows: idRows(tokens) } as const]),
    ...kept.map((id) => ({ operation: 'update', table: sessions, rows: [{ id, passwordVersion: version }] }) as const),
  ];
}

function auditOf(
  hasPassword: boolean,
  before: readonly RoleRights[],
  after: readonly RoleRights[],
): NonNullable<DraftAddition['audited']> {
  const password = hasPassword ? { password: { changed: true } } : {};
  if (isSameRoles(before, after)) return { after: password };
  return { before: { roles: namesOf(before) }, after: { ...password, roles: namesOf(after) } };
}

function namesOf(roles: readonly RoleRights[]): readonly string[] {
  return roles.map(({ name }) => name);
}
