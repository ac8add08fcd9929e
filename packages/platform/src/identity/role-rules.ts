import { permissionDenied, roles } from '@enginehouse/models';
import type { ModelRules, WriteDraft } from '@enginehouse/store';
import { superRoleProtected } from '../errors.ts';
import { lackingPermission, readActor } from './actor.ts';
import { invalidValue } from './invalid-values.ts';
import { isReservedRoleName, isSuperRole } from './role-names.ts';

/** The role of super users stays as it is, no other takes its name, and nobody puts a permission into a role that it lacks. */
export const roleRules: ModelRules = {
  async judge(draft, reader) {
    const actor = await readActor(draft.caller, reader, 'system.role.manage');
    if (isSuperRole(String(draft.before?.name ?? ''))) throw superRoleProtected();
    const { name, permissions } = draft.values;
    if (typeof name === 'string' && isReservedRoleName(name)) {
      throw invalidValue(roles, 'name', `role name '${name}' is reserved`);
    }
    const lacking = lackingPermission(actor, addedPermissions(permissions, draft));
    if (lacking !== undefined) throw permissionDenied(lacking, actor.name);
    return undefined;
  },
};

function addedPermissions(given: unknown, { before }: WriteDraft): readonly string[] {
  const present: readonly unknown[] = Array.isArray(before?.permissions) ? before.permissions : [];
  return Array.isArray(given) ? given.map(String).filter((permission) => !present.includes(permission)) : [];
}
