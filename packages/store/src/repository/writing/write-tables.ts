import {
  columnName,
  type Field,
  primaryKeyOf,
  type Reference,
  type RegisteredModel,
  type TableDefinition,
} from '@enginehouse/models';
import { type CompiledModel, compileModel } from '../compile-model.ts';

/** A field of a table whose rows point at rows of another one. */
export interface Referrer {
  readonly table: TableDefinition;
  /** Null: a table of the machinery. */
  readonly compiled: CompiledModel | null;
  readonly field: string;
  readonly references: Reference;
}

/** A rule that the database keeps, by the name of its constraint. */
export type ConstraintRule =
  | {
      readonly kind: 'unique';
      readonly table: TableDefinition;
      readonly fields: readonly string[];
      readonly message: string;
    }
  | {
      readonly kind: 'reference';
      readonly table: TableDefinition;
      readonly field: string;
      readonly references: Reference;
    }
  | { readonly kind: 'check'; readonly table: TableDefinition; readonly field: string | null };

/** What a write must know of the other tables. */
export interface WriteTables {
  /** Undefined for tables of the machinery. */
  compiled(name: string): CompiledModel | undefined;
  /** Whose rows point at rows of a table with a foreign key. */
  referringTo(name: string): readonly Referrer[];
  constraint(name: string): ConstraintRule | undefined;
}

/** Everything that is kept: core models, and tables of the machinery. */
export function writeTables(entries: readonly RegisteredModel[], machinery: readonly TableDefinition[]): WriteTables {
  const models = new Map(
    entries.filter(({ model }) => model.source === undefined).map((entry) => [entry.model.name, compileModel(entry)]),
  );
  const tables = [...[...models.values()].map(({ model }): TableDefinition => model), ...machinery];
  const constraints = new Map(tables.flatMap(constraintsOf));
  const referrers = tables.flatMap((table) =>
    referencesOf(table).map(([field, references]) => ({
      table,
      compiled: models.get(table.name) ?? null,
      field,
      references,
    })),
  );
  return {
    compiled: (name) => models.get(name),
    referringTo: (name) => referrers.filter(({ references }) => references.table === name),
    constraint: (name) => constraints.get(name),
  };
}

/** Those with a foreign key. */
function referencesOf({ fields }: TableDefinition): [string, Reference][] {
  return Object.entries(fields).flatMap(([name, { references }]): [string, Reference][] =>
    references === undefined || references.onDelete === 'keep' ? [] : [[name, references]],
  );
}

/** As `drizzleTable` names them. */
function constraintsOf(table: TableDefinition): [string, ConstraintRule][] {
  const keys = primaryKeyOf(table);
  return [
    [`${table.name}_pkey`, { kind: 'unique', table, fields: keys, message: `${keys.join(' and ')} already in use` }],
    ...Object.entries(table.unique ?? {}).map(([name, { fields, message }]): [string, ConstraintRule] => [
      name,
      { kind: 'unique', table, fields, message },
    ]),
    ...Object.keys(table.checks ?? {}).map((name): [string, ConstraintRule] => [
      name,
      { kind: 'check', table, field: null },
    ]),
    ...Object.entries(table.fields)
      .filter(([, field]) => field.type === 'enum')
      .map(([name, field]): [string, ConstraintRule] => [
        `${table.name}_${columnName(name, field)}_known`,
        { kind: 'check', table, field: name },
      ]),
    ...referencesOf(table).map(([field, references]): [string, ConstraintRule] => [
      `${table.name}_${columnName(field, {} as Pick<Field, 'column'>)}_reference`,
      { kind: 'reference', table, field, references },
    ]),
  ];
}
