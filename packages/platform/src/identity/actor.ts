import type { EnginehouseError } from '@enginehouse/errors';
import { modelErrors, permissionDenied, SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
import { type Caller, type Queryable, readUserRights } from '@enginehouse/store';
import { isTokenSession } from './credential-text.ts';
import { permissionsOf } from './user-rights.ts';

/** Who writes, with the rights of this moment: those of the rows, never more than those of the session. */
export interface Actor {
  readonly name: string;
  /** Null: the operator of the machine, or setup. */
  readonly userId: number | null;
  readonly organizationId: number | null;
  readonly accessLevel: number;
  readonly permissions: ReadonlySet<SystemPermission>;
  /** A token acts, or a module: neither handles passwords. */
  readonly isPerson: boolean;
  readonly sessionId: string | null;
}

/** What somebody may do. */
export interface Rights {
  readonly accessLevel: number;
  readonly permissions: ReadonlySet<SystemPermission>;
}

const SUPER = 1;

/**
 * Who makes a write. A session that lost its user writes nothing; a token writes here only with the scope that says so,
 * because the level of its owner alone would let it.
 */
export async function readActor(caller: Caller, reader: Queryable, scope: SystemPermission): Promise<Actor> {
  const { context } = caller;
  const { actor: name, userId, session, moduleName } = context;
  const isToken = isTokenSession(session.id);
  const rights = userId === null ? null : await readUserRights(reader, userId);
  if (userId !== null && (rights === null || rights.disabled)) throw actorGone(name);
  // What the write was let through for: a session that is older than a change of its user is asked to come again.
  const isWeaker = rights !== null && rights.accessLevel > context.accessLevel;
  if (isWeaker || (rights !== null && rights.organizationId !== context.organizationId)) throw actorChanged(name);
  const held = rights === null ? context.permissions : permissionsOf(rights.accessLevel, rights.roles);
  const permissions = new Set([...held].filter((permission) => context.permissions.has(permission)));
  if (isToken && !permissions.has(scope)) throw permissionDenied(scope, name);
  return {
    name,
    userId,
    organizationId: context.organizationId,
    accessLevel: context.accessLevel,
    permissions,
    isPerson: !isToken && moduleName === null,
    sessionId: session.id,
  };
}

export function isSuper({ accessLevel }: Rights): boolean {
  return accessLevel === SUPER;
}

/** Whether somebody may hand out these rights, or touch who has them: a level as weak as its own, and no permission more. */
export function covers(actor: Actor, { accessLevel, permissions }: Rights): boolean {
  return accessLevel >= actor.accessLevel && lackingPermission(actor, permissions) === undefined;
}

/** A permission that the actor does not have. */
export function lackingPermission(
  actor: Actor,
  permissions: ReadonlySet<SystemPermission> | readonly string[],
): string | undefined {
  const held: ReadonlySet<string> = actor.permissions;
  // A name that the catalogue lost gives nothing.
  return [...permissions].find((permission) => KNOWN.has(permission) && !held.has(permission));
}

const KNOWN: ReadonlySet<string> = new Set(SYSTEM_PERMISSIONS);

/** Somebody stronger would be changed, or rights handed out that the actor lacks. Never says which. */
export function strongerThanActor({ name }: Actor, what: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${name}' may not ${what}`,
    where: 'users',
    fix: 'Ask somebody who holds at least the rights that this is about.',
  });
}

function actorGone(name: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${name}' is no user any more, or is disabled`,
    where: 'session',
    fix: 'Sign in again.',
  });
}

function actorChanged(name: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `the level or the organization of '${name}' was changed`,
    where: 'session',
    fix: 'Ask again: the next request has the rights of the moment.',
  });
}
