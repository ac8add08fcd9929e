import { didYouMean } from '@enginehouse/errors';
import { users } from '@enginehouse/models';
import { type Queryable, type RoleRights, type RowValues, readRoleNames, readRoles } from '@enginehouse/store';
import { invalidValue } from './invalid-values.ts';

/**
 * The roles that a write gives a user; undefined when it does not speak of them. `roles` is the whole list; `role` is that
 * of a form with one field: it replaces all, unless it is the first role already. Throws `INVALID_VALUES`.
 */
export async function givenRoles(
  values: RowValues,
  present: readonly RoleRights[],
  reader: Queryable,
): Promise<readonly RoleRights[] | undefined> {
  const names = givenNames(values, present);
  if (names === undefined) return undefined;
  const found = await readRoles(reader, names);
  const known = new Set(found.map(({ name }) => name.toLowerCase()));
  const unknown = names.find((name) => !known.has(name.toLowerCase()));
  if (unknown !== undefined) {
    const field = values.roles === undefined ? 'role' : 'roles';
    const near = didYouMean(unknown.slice(0, 100), await readRoleNames(reader));
    throw invalidValue(users, field, `role '${unknown.slice(0, 60)}' does not exist${near}`);
  }
  return found;
}

function givenNames(values: RowValues, present: readonly RoleRights[]): readonly string[] | undefined {
  const { role, roles } = values;
  const one = role === undefined ? undefined : nameOf(role);
  if (roles !== undefined) {
    const list = (Array.isArray(roles) ? roles : []).map((name) => String(name).trim());
    if (one !== undefined && !list.some((name) => isSame(name, one))) {
      throw invalidValue(users, 'role', 'role is not one of roles: give one of the two');
    }
    return list;
  }
  if (one === undefined) return undefined;
  if (one === '') return [];
  return present[0] !== undefined && isSame(present[0].name, one) ? undefined : [one];
}

/** Null and blank: no role. */
function nameOf(role: unknown): string {
  return role === null ? '' : String(role).trim();
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
