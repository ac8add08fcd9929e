import { SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
import { type Database, readUserRights, type UserRights } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { Session } from '../session.ts';

const SUPER = 1;
const KNOWN: ReadonlySet<string> = new Set(SYSTEM_PERMISSIONS);
const EVERY: ReadonlySet<SystemPermission> = new Set(SYSTEM_PERMISSIONS);

/** Users whose rights are kept at a time; beyond that all are read anew. */
const MOST_KEPT = 10_000;

/** The permissions of roles together; super holds every one. A name that the catalogue lost is nothing. */
export function permissionsOf(
  accessLevel: number,
  roles: readonly { readonly permissions: readonly string[] }[],
): ReadonlySet<SystemPermission> {
  if (accessLevel === SUPER) return EVERY;
  const named = roles.flatMap(({ permissions }) => permissions).filter((name) => KNOWN.has(name));
  return new Set(named as SystemPermission[]);
}

/** The part of a session that follows from its user's rights. */
export function sessionRights(
  rights: UserRights,
): Pick<Session, 'userId' | 'organizationId' | 'accessLevel' | 'teams' | 'permissions'> {
  const { id, accessLevel, organizationId, roles } = rights;
  return {
    userId: id,
    organizationId,
    accessLevel: accessLevel === SUPER || accessLevel === 2 ? accessLevel : 3,
    teams: accessLevel === SUPER ? null : roles.map(({ name }) => name),
    permissions: permissionsOf(accessLevel, roles),
  };
}

/** What users may do under the configuration in force on this node. */
export interface RightsInForce {
  /** Null: no such user, or a disabled one. */
  of(userId: number): Promise<UserRights | null>;
}

/**
 * Reads the rights of a user once per revision. What is kept belongs to one revision and goes with it: a change of levels,
 * roles, locks or disabled users takes a revision, so that a node which reports it knows no older rights. A node that cannot
 * confirm its revision keeps none: others may have been told already that it knows of a later one.
 */
export function createRightsInForce({
  db,
  configuration,
}: {
  readonly db: Database;
  readonly configuration: Pick<Configuration, 'current' | 'fresh'>;
}): RightsInForce {
  let key = '';
  let kept = new Map<number, Promise<UserRights | null>>();
  return {
    of(userId) {
      const { revision, epoch } = configuration.current();
      const now = `${epoch}/${revision}`;
      // What is read now is of this revision or a later one, and is kept for this one alone.
      if (now !== key || kept.size >= MOST_KEPT || !configuration.fresh) {
        key = now;
        kept = new Map();
      }
      const known = kept.get(userId);
      if (known !== undefined) return known;
      const generation = kept;
      const reading = readUserRights(db, userId).then((rights) => (rights?.disabled === false ? rights : null));
      generation.set(userId, reading);
      reading.catch(() => generation.delete(userId));
      return reading;
    },
  };
}
