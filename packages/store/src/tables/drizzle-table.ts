import {
  columnName,
  type Field,
  type IndexRule,
  primaryKeyOf,
  type TableDefinition,
  type UniqueRule,
} from '@enginehouse/models';
import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  foreignKey,
  type IndexColumn,
  index,
  integer,
  jsonb,
  type PgColumnBuilderBase,
  type PgTable,
  type PgTableExtraConfigValue,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { needsOwnStatement } from './deferred-rules.ts';
import { storedFields } from './stored-fields.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

type Columns = Record<string, IndexColumn>;

/**
 * The table of a definition as drizzle knows it; the migrations are made from it. References point at tables that are
 * declared; one to a table of a later release waits as a plain column, and its foreign key comes with that table.
 */
export function drizzleTable(definition: TableDefinition, tables: ReadonlyMap<string, PgTable>): PgTable {
  const stored = storedFields(definition);
  const builders = Object.fromEntries(stored.map(([name, field]) => [name, drizzleColumn(name, field)]));
  return pgTable(definition.name, builders, (table) => {
    const columns = table as unknown as Columns;
    return [
      ...primaryKeyRule(definition, columns),
      ...Object.entries(definition.unique ?? {})
        .filter(([, rule]) => !needsOwnStatement(rule))
        .map(([name, rule]) => uniqueRule(name, rule, columns)),
      ...Object.entries(definition.indexes ?? {}).map(([name, rule]) => {
        const [first, ...rest] = rule.fields.map((field) => indexed(columns, field, rule));
        const started = index(name).using(rule.method ?? 'btree', first as IndexColumn, ...(rest as IndexColumn[]));
        return rule.where === undefined ? started : started.where(sql.raw(rule.where));
      }),
      ...Object.entries(definition.checks ?? {}).map(([name, condition]) => check(name, sql.raw(condition))),
      ...stored.flatMap(([name, field]) => [
        ...enumRule(definition.name, name, field),
        ...referenceRule(definition.name, name, field, columns, tables),
      ]),
    ];
  });
}

function drizzleColumn(name: string, field: Field): PgColumnBuilderBase {
  const column = columnName(name, field);
  const built = typedColumn(column, field);
  return field.nullable === true ? built : built.notNull();
}

function typedColumn(column: string, field: Field) {
  switch (field.type) {
    case 'int':
    case 'bigint': {
      const built = field.type === 'int' ? integer(column) : bigint(column, { mode: 'number' });
      if (field.generated === 'identity') return built.generatedAlwaysAsIdentity();
      return field.default === undefined ? built : built.default(field.default);
    }
    case 'float':
      return field.default === undefined ? doublePrecision(column) : doublePrecision(column).default(field.default);
    case 'text':
    case 'enum':
      return field.default === undefined ? text(column) : text(column).default(field.default);
    case 'boolean':
      return field.default === undefined ? boolean(column) : boolean(column).default(field.default);
    case 'datetime': {
      const built = timestamp(column, { withTimezone: true, mode: 'string' });
      return field.default === undefined ? built : built.defaultNow();
    }
    case 'json': {
      if (field.default === undefined) return jsonb(column);
      return jsonb(column).default(sql.raw(field.default === 'empty-list' ? `'[]'::jsonb` : `'{}'::jsonb`));
    }
    case 'text-list':
      return field.default === undefined ? text(column).array() : text(column).array().default(sql.raw(`'{}'::text[]`));
    case 'uuid':
      return field.default === undefined ? uuid(column) : uuid(column).defaultRandom();
    case 'bytes':
      return bytea(column);
  }
}

function primaryKeyRule(definition: TableDefinition, columns: Columns): PgTableExtraConfigValue[] {
  const [first, ...rest] = primaryKeyOf(definition).map((field) => columns[field] as AnyPgColumn);
  return [primaryKey({ name: `${definition.name}_pkey`, columns: [first as AnyPgColumn, ...rest] })];
}

/** An index where it ignores case or leaves rows out, which a constraint cannot. */
function uniqueRule(name: string, rule: UniqueRule, columns: Columns): PgTableExtraConfigValue {
  if (rule.nullsNotDistinct === true) {
    const [first, ...rest] = rule.fields.map((field) => columns[field] as AnyPgColumn);
    return unique(name)
      .on(first as AnyPgColumn, ...rest)
      .nullsNotDistinct();
  }
  const [first, ...rest] = rule.fields.map((field): IndexColumn | SQL => {
    const column = columns[field] as IndexColumn;
    return rule.caseInsensitive?.includes(field) === true ? sql`lower(${column})` : column;
  });
  const built = uniqueIndex(name).on(first as IndexColumn, ...rest);
  return rule.where === undefined ? built : built.where(sql.raw(rule.where));
}

function indexed(columns: Columns, field: string, rule: IndexRule): Partial<IndexColumn> | SQL {
  const column = columns[field] as IndexColumn & { desc(): { nullsFirst(): Partial<IndexColumn> } };
  const descending = rule.descending === true;
  if (rule.caseInsensitive?.includes(field) === true) {
    return descending ? sql`lower(${column}) desc nulls first` : sql`lower(${column})`;
  }
  // NULLS FIRST is what `order by x desc` means; an index that says otherwise is not used for it.
  return descending ? column.desc().nullsFirst() : column;
}

function enumRule(table: string, name: string, field: Field): PgTableExtraConfigValue[] {
  if (field.type !== 'enum') return [];
  const column = columnName(name, field);
  const values = field.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  return [check(`${table}_${column}_known`, sql.raw(`${column} in (${values})`))];
}

function referenceRule(
  table: string,
  name: string,
  { references }: Field,
  columns: Columns,
  tables: ReadonlyMap<string, PgTable>,
): PgTableExtraConfigValue[] {
  if (references === undefined || references.onDelete === 'keep') return [];
  const target =
    references.table === table ? columns : (tables.get(references.table) as unknown as Columns | undefined);
  if (target === undefined)
    throw new TypeError(`${table}.${name} refers to '${references.table}', which is not declared`);
  const built = foreignKey({
    name: `${table}_${columnName(name, {})}_reference`,
    columns: [columns[name] as AnyPgColumn],
    foreignColumns: [target[references.field ?? 'id'] as AnyPgColumn],
  });
  return [built.onDelete(references.onDelete === 'set-null' ? 'set null' : references.onDelete)];
}
