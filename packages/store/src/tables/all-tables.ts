import { ALL_MODELS, ALL_PLATFORM_TABLES, type TableDefinition } from '@enginehouse/models';
import type { PgTable } from 'drizzle-orm/pg-core';
import { drizzleTable } from './drizzle-table.ts';

/** Everything that is kept: core models and tables of the machinery, by name. */
export const TABLE_DEFINITIONS: readonly TableDefinition[] = [
  ...ALL_MODELS.map(({ model }) => model).filter(({ source }) => source === undefined),
  ...ALL_PLATFORM_TABLES,
].sort((a, b) => (a.name < b.name ? -1 : 1));

/** The tables as drizzle knows them, by name, each after those it refers to. */
export function drizzleTables(
  definitions: readonly TableDefinition[] = TABLE_DEFINITIONS,
): ReadonlyMap<string, PgTable> {
  const tables = new Map<string, PgTable>();
  const pending = new Map(definitions.map((definition) => [definition.name, definition]));
  while (pending.size > 0) {
    const ready = [...pending.values()].filter(
      (definition) => !referredTo(definition).some((name) => pending.has(name)),
    );
    if (ready.length === 0)
      throw new TypeError(`Tables refer to each other in a circle: ${[...pending.keys()].join(', ')}`);
    for (const definition of ready) {
      tables.set(definition.name, drizzleTable(definition, tables));
      pending.delete(definition.name);
    }
  }
  return tables;
}

function referredTo({ name, fields }: TableDefinition): string[] {
  return Object.values(fields).flatMap(({ references }) =>
    references === undefined || references.onDelete === 'keep' || references.table === name ? [] : [references.table],
  );
}
