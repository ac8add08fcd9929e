import type { Field, TableDefinition } from '@enginehouse/models';

/** The fields that have a column, in the order of declaration. */
export function storedFields({ fields }: Pick<TableDefinition, 'fields'>): readonly (readonly [string, Field])[] {
  return Object.entries(fields).filter(([, field]) => field.computed === undefined && field.virtual !== true);
}
