import type { LevelReach, Reach } from '@enginehouse/models';
import type { CompiledModel } from './compile-model.ts';
import type { ReadPolicy } from './policy.ts';
import type { Caller } from './repository.ts';

/** How far each level reaches: `access.read`, or `access.write` where levels write. */
export interface LevelRule {
  readonly super: 'all';
  readonly organization: Reach | LevelReach;
  readonly user: Reach | LevelReach;
}

/** What holds for every row in scope: a field has this value; a row without one is outside. */
export interface ScopeCondition {
  readonly field: string;
  readonly equals: string | number | boolean;
}

/** Which rows somebody sees, and what of them. */
export interface Scope {
  /** The same for scopes that differ in the values of their conditions alone: one statement serves them. */
  readonly shape: string;
  /** No row is in it, whatever there is: no statement is sent. */
  readonly empty: boolean;
  /** All of them hold. */
  readonly conditions: readonly ScopeCondition[];
  /** Fields that are left out of rows, and by which nobody of this level may filter or sort. */
  readonly without: readonly string[];
  /** Whether the caller may know of what is withheld. */
  readonly research: boolean;
}

const SUPER = 1;
const ORGANIZATION = 2;
const USER = 3;

/**
 * The scope of a caller. A level whose reach is `none`, a guest, an organization-level session without an organization and
 * a user-level one without a user see nothing: an empty list, a count of 0, a missing row, never an error that would say
 * that there is something. `bypass` lifts what rows are seen, and neither `without` nor what is withheld.
 */
export function scopeCondition(
  { model }: CompiledModel,
  { context }: Caller,
  rule: LevelRule,
  policy: ReadPolicy,
): Scope {
  const level = levelOf(context.accessLevel, rule);
  const research = context.permissions.has('system.run.research.view');
  const without = typeof level === 'object' ? (level.without ?? []) : [];
  const conditions: ScopeCondition[] = [];
  let empty = false;

  /** Rows without a value belong to nobody but super, and nobody without one has rows. */
  const owned = (field: string | undefined, owner: number | null): void => {
    if (field === undefined || owner === null) empty = true;
    else conditions.push({ field, equals: owner });
  };
  const { user, organization, withheld } = model.rowScope === 'platform' ? {} : model.rowScope;
  if (policy === 'scoped') {
    const reach = typeof level === 'object' ? level.reach : level;
    if (reach === 'own') owned(user, context.userId);
    else if (reach === 'organization') owned(organization, context.organizationId);
    else if (reach !== 'all') empty = true;
    if (typeof level === 'object') conditions.push(...onlyConditions(level));
  }
  if (withheld !== undefined && !research) conditions.push({ field: withheld, equals: false });
  return { shape: shapeOf(conditions, without), empty, conditions, without, research };
}

function levelOf(accessLevel: number, rule: LevelRule): Reach | LevelReach {
  switch (accessLevel) {
    case SUPER:
      return 'all';
    case ORGANIZATION:
      return rule.organization;
    case USER:
      return rule.user;
    default:
      // Guests, and numbers that are no level. A bypass lifts the rows; fields stay left out as for users.
      return typeof rule.user === 'object' ? { ...rule.user, reach: 'none' } : 'none';
  }
}

function onlyConditions({ only = {} }: LevelReach): ScopeCondition[] {
  return Object.entries(only).map(([field, equals]) => {
    if (equals === undefined) throw new TypeError(`The access rule says no value for '${field}'`);
    return { field, equals };
  });
}

function shapeOf(conditions: readonly ScopeCondition[], without: readonly string[]): string {
  let shape = '';
  for (const { field } of conditions) shape += `${field},`;
  return without.length === 0 ? shape : `${shape}-${without.join(',')}`;
}
