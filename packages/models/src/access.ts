import type { CoreModel } from './core-model.ts';
import type { SystemPermission } from './permissions.ts';

/** How far somebody sees: every row, those of the own organization, those that are one's own, or none. */
export type Reach = 'all' | 'organization' | 'own' | 'none';

/** What one level sees, where more than a reach must be said. */
export interface LevelReach<Name extends string = string> {
  readonly reach: Reach;
  /** Only rows with these values. */
  readonly only?: { readonly [Field in Name]?: string | number | boolean | undefined };
  /** Fields that are left out. */
  readonly without?: readonly Name[];
}

export interface ReadRule<Name extends string = string> {
  readonly super: 'all';
  readonly organization: Reach | LevelReach<Name>;
  readonly user: Reach | LevelReach<Name>;
}

/** Who writes: nobody through the model, or levels within their reach, or holders of a permission from organization level up. */
export type WriteRule<Name extends string = string> =
  | 'nobody'
  | { readonly permission: SystemPermission }
  | {
      readonly super: 'all';
      readonly organization: Reach;
      readonly user: Reach;
      /** What a user-level session may set of its own row. */
      readonly userFields?: readonly Name[];
      /** What only super may set. */
      readonly superFields?: readonly Name[];
    };

/** Who may read and write a core model. There is no default: without a rule it does not load. Guests see nothing. */
export interface AccessRule<Name extends string = string> {
  readonly read: ReadRule<Name>;
  readonly write: WriteRule<Name>;
}

/** Declares who may read and write a core model. */
export function defineAccess<M extends CoreModel>(
  _model: M,
  rule: AccessRule<keyof M['fields'] & string>,
): AccessRule<keyof M['fields'] & string> {
  return rule;
}
