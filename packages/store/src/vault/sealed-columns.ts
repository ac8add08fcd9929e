import {
  ALL_MODELS,
  ALL_PLATFORM_TABLES,
  columnName,
  type Field,
  primaryKeyOf,
  type TableDefinition,
} from '@enginehouse/models';
import { storedFields } from '../tables/stored-fields.ts';

/** A column that holds sealed texts. */
export interface SealedColumn {
  /** Name of the table, as it is bound into the sealed texts. */
  readonly table: string;
  /** Name of the field: where the paths of its sealed texts begin. */
  readonly field: string;
  readonly column: string;
  /** `json`: sealed texts anywhere in it. `text`: it is one sealed text. */
  readonly kind: 'json' | 'text';
  readonly key: { readonly column: string; readonly sqlType: 'int8' | 'text' | 'uuid' };
  /** The other columns of the table but the key. */
  readonly others: readonly string[];
}

/** Every column that may hold sealed texts: what the definitions say, never a list by hand. */
export function sealedColumns(
  tables: readonly TableDefinition[] = [...ALL_MODELS.map(({ model }) => model), ...ALL_PLATFORM_TABLES],
): readonly SealedColumn[] {
  return tables.filter((table) => !('source' in table && table.source !== undefined)).flatMap(columnsOf);
}

function columnsOf(table: TableDefinition): SealedColumn[] {
  const stored = storedFields(table);
  return stored
    .filter(([, field]) => field.sealed !== undefined)
    .map(([name, field]) => {
      const key = keyOf(table);
      const column = columnName(name, field);
      const others = stored
        .map(([other, otherField]) => columnName(other, otherField))
        .filter((other) => other !== column && other !== key.column);
      return { table: table.name, field: name, column, kind: kindOf(table, name, field), key, others };
    });
}

function kindOf({ name: table }: TableDefinition, name: string, { type }: Field): SealedColumn['kind'] {
  if (type === 'json' || type === 'text') return type;
  throw new TypeError(`${table}.${name} cannot hold sealed texts: it is ${type}`);
}

/** A sealed text is bound to the one key of its row. */
function keyOf(table: TableDefinition): SealedColumn['key'] {
  const [name = '', ...more] = primaryKeyOf(table);
  const field = table.fields[name];
  if (field === undefined || more.length > 0) {
    throw new TypeError(`${table.name} holds sealed values and needs a primary key of one field`);
  }
  const sqlType = { int: 'int8', bigint: 'int8', uuid: 'uuid', text: 'text', enum: 'text' }[field.type as 'int'];
  if (sqlType === undefined) throw new TypeError(`${table.name}.${name} is no key that a sealed text can be bound to`);
  return { column: columnName(name, field), sqlType: sqlType as SealedColumn['key']['sqlType'] };
}
