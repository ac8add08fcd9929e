import { permissionDenied, type SystemPermission } from '@enginehouse/models';
import { requirePermission } from '../access.ts';
import type { Session } from '../session.ts';

const ORGANIZATION_LEVEL = 2;

/** As the core model of engine instances says: from organization level up, or whoever may manage them. */
export function requireReader(session: Session): void {
  if (session.accessLevel > ORGANIZATION_LEVEL) requirePermission(session, 'system.engine.manage');
}

/** As the core models say: a permission alone lets nobody write below organization level. */
export function requireManager(session: Session, permission: SystemPermission = 'system.engine.manage'): void {
  requirePermission(session, permission);
  if (session.accessLevel > ORGANIZATION_LEVEL) throw permissionDenied(permission, session.actor);
}
