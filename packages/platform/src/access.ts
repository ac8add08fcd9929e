import { permissionDenied, type SystemPermission } from '@enginehouse/models';
import { teamNotYours } from './errors.ts';
import type { Session } from './session.ts';

export function allows(session: Session, permission: SystemPermission): boolean {
  return session.permissions.has(permission);
}

/** Throws `PERMISSION_DENIED`. */
export function requirePermission(session: Session, permission: SystemPermission): void {
  if (!allows(session, permission)) throw permissionDenied(permission, session.actor);
}

/** The teams of a request: those of the session, narrowed to those it names. Throws `TEAM_NOT_YOURS`. */
export function teamsOf(session: Session, named: readonly string[] | undefined): readonly string[] {
  if (named === undefined) return session.teams ?? [];
  const own = session.teams;
  if (own === null) return named;
  const foreign = named.find((team) => !own.includes(team));
  if (foreign !== undefined) throw teamNotYours(foreign);
  return named;
}
