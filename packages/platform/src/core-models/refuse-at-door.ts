import { permissionDenied, type SystemPermission } from '@enginehouse/models';
import type { Refusals } from '@enginehouse/store';
import type { Session } from '../session.ts';
import { callerOf } from './context-of.ts';

/** What a door refuses because a permission is lacking, before any domain is asked. */
export interface DoorRefusal {
  readonly permission: SystemPermission;
  /** As the audit names it: `instances`. */
  readonly domain: string;
  readonly operation: string;
}

/** Rights to use a house: who lacks one is refused as often as it asks, and `sdk.runs` and `sdk.ai` audit none of that. */
const OF_USE: ReadonlySet<SystemPermission> = new Set(['system.ai.call', 'system.run.score', 'system.run.view']);

/** Rejects with `PERMISSION_DENIED`; what is refused of looking after the house is audited first, as in the domains themselves. */
export async function refuseAtDoor(
  refusals: Pick<Refusals, 'audited'>,
  session: Session,
  { permission, domain, operation }: DoorRefusal,
): Promise<never> {
  const refuse = async (): Promise<never> => {
    throw permissionDenied(permission, session.actor);
  };
  if (OF_USE.has(permission)) return refuse();
  return refusals.audited({ caller: callerOf(session), model: domain, operation }, refuse);
}
