import { invalidTable } from './errors.ts';
import type { Fields } from './field.ts';
import { problemsOfTable } from './problems-of-table.ts';
import type { TableDefinition } from './table.ts';

/** A table that only the platform's machinery reads and writes: no door, no access rule, no rows for people. */
export interface PlatformTable<F extends Fields = Fields> extends TableDefinition<F> {
  readonly kind: 'platform-table';
}

/**
 * Declares a table of the machinery. What people may read is a core model (`defineCoreModel`). Throws `INVALID_TABLE`,
 * listing everything that is wrong with it.
 */
export function definePlatformTable<const F extends Fields, const Definition extends TableDefinition<F>>(
  definition: Definition & TableDefinition<F> & { readonly fields: F },
): Definition & { readonly kind: 'platform-table' } {
  const problems = problemsOfTable(definition as unknown as TableDefinition);
  if (problems.length > 0) throw invalidTable(definition.name, problems);
  return { ...definition, kind: 'platform-table' };
}
