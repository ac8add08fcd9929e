import type { Catalogue } from './catalogue.ts';
import { invalidCoreModel } from './errors.ts';
import type { Fields } from './field.ts';
import type { FormField, FormOption } from './form.ts';
import { problemsOfCoreModel } from './problems-of-core-model.ts';
import type { TableDefinition } from './table.ts';

/**
 * How a filter matches. `exact`: equal. `contains`: part of a text, in any case. `has`: a member of a list. `range`: from
 * and to, both inclusive.
 */
export type FilterMatch = 'exact' | 'contains' | 'has' | 'range';

export interface SortKey<Name extends string = string> {
  readonly field: Name;
  readonly direction: 'asc' | 'desc';
}

/** Whose row it is; a row without the field's value belongs to nobody but super. */
export interface RowScope<Name extends string = string> {
  readonly user?: Name;
  readonly organization?: Name;
  /** A boolean field: true rows are outside of every scope but that of `system.run.research.view`. */
  readonly withheld?: Name;
}

/** Says the form from what the platform knows at the moment: providers, permissions, modules. */
export type FormOf = (catalogue: Catalogue) => readonly FormField[];

export interface Forms {
  readonly create: FormOf;
  /** `row` is the row as it is shown; where the form depends on it (the provider of an instance). */
  readonly update: (catalogue: Catalogue, row: { readonly [field: string]: unknown }) => readonly FormField[];
  /** Further forms and lists of options by name; undefined for a name that it lacks. */
  readonly extra?: (catalogue: Catalogue, name: string) => readonly FormField[] | readonly FormOption[] | undefined;
  /** The names that `extra` knows at the moment, for whoever asked for another one. */
  readonly extraNames?: (catalogue: Catalogue) => readonly string[];
}

/** A core model: what is kept, and how it is listed, filtered, sorted and edited. Plain data. */
export interface CoreModelDefinition<F extends Fields = Fields> extends TableDefinition<F> {
  /** What a filter may name, and how it matches. */
  readonly filters: { readonly [Name in keyof F & string]?: FilterMatch | undefined };
  /** Ties are broken by the primary key, so that pages never overlap. */
  readonly defaultSort: readonly SortKey<keyof F & string>[];
  /** `platform`: the same rows for everybody who may read. */
  readonly rowScope: 'platform' | RowScope<keyof F & string>;
  /** Its writes take the revision: validated against the configuration under the lock that writes them. */
  readonly feeds?: 'configuration';
  /** Updates take the revision only if one of these changes. Default: every update does. */
  readonly feedsOnly?: readonly (keyof F & string)[];
  /**
   * Rows come from this SQL instead of a table of the model's name: a `select` with one column per field; `:name` stands
   * for a value of the reading. Only for models that nobody writes.
   */
  readonly source?: string;
  /** Names of models whose rows a deletion takes along when `cascade` is asked for. Default: none, they block. */
  readonly cascades?: readonly string[];
  /** Refuses create, update and delete through the model, naming the domain that owns the data. */
  readonly readOnly?: { readonly owner: string };
  /** Rows are never changed: counted exactly up to 10,000, then paged by cursor. */
  readonly appendOnly?: true;
  /** Said when a required field is missing, for example `name and provider are required`. */
  readonly requiredMessage?: string;
  readonly forms?: Forms;
}

export interface CoreModel<F extends Fields = Fields> extends CoreModelDefinition<F> {
  readonly kind: 'core-model';
}

/** Declares a core model. Throws `INVALID_CORE_MODEL`, listing everything that is wrong with it. */
export function defineCoreModel<const F extends Fields, const Definition extends CoreModelDefinition<F>>(
  definition: Definition & CoreModelDefinition<F> & { readonly fields: F },
): Definition & { readonly kind: 'core-model' } {
  const problems = problemsOfCoreModel(definition as unknown as CoreModelDefinition);
  if (problems.length > 0) throw invalidCoreModel(definition.name, problems);
  return { ...definition, kind: 'core-model' };
}
