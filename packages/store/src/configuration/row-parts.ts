import { columnName, type Field, primaryKeyOf, type TableDefinition } from '@enginehouse/models';
import type { RowsAsRead, RowWrite } from './configuration-change.ts';

// Parts of the one statement that writes a change: its rows travel as JSON, one parameter for each part.

const SQL_TYPES: { readonly [Type in Field['type']]: string } = {
  int: 'int4',
  bigint: 'int8',
  float: 'float8',
  text: 'text',
  enum: 'text',
  boolean: 'bool',
  datetime: 'timestamptz',
  json: 'jsonb',
  'text-list': 'text[]',
  uuid: 'uuid',
  bytes: 'bytea',
};

/**
 * One row is read as a record and several as a set: the planner takes a set for a hundred rows, and would look through
 * the whole table for the one to update.
 */
export function lines(many: boolean, parameter: string): string {
  return `jsonb_to_record${many ? 'set' : ''}(${parameter}::jsonb)`;
}

/** What the parameter of `lines` holds. */
export function lineValues(values: readonly unknown[]): string {
  return JSON.stringify(values.length === 1 ? values[0] : values);
}

/** The rows of a part as its parameter takes them. */
export function rowLines({ table, rows }: RowsAsRead | RowWrite): string {
  const columns = Object.keys(rows[0] ?? {}).map((field) => [field, column(table, field)] as const);
  return lineValues(
    rows.map((row) => Object.fromEntries(columns.map(([field, name]) => [name, row[field] ?? null] as const))),
  );
}

/**
 * Locks the rows that are as they were read. A row that was written since does not come back: under READ COMMITTED its
 * newest version is compared.
 */
export function asReadPart(part: RowsAsRead, index: number, parameter: string, after: string): string {
  const { table, rows } = part;
  const fields = Object.keys(rows[0] ?? {});
  const keys = primaryKeyOf(table);
  const match = fields.map((field) => {
    const name = column(table, field);
    return keys.includes(field) ? `it.${name} = line.${name}` : `it.${name} is not distinct from line.${name}`;
  });
  return `as_read_${index} as materialized (
  select 1 from ${after}${table.name} as it, ${typedLines(part, parameter)} where ${match.join(' and ')} for update of it
)`;
}

/** What holds when every row of an `asReadPart` came back. */
export function allAsRead(part: RowsAsRead, index: number, parameter: string): string {
  const expected = part.rows.length === 1 ? '1' : `jsonb_array_length(${parameter}::jsonb)`;
  return `(select count(*) from as_read_${index}) = ${expected}`;
}

/** Writes rows. Each part counts the rows of the one before, which makes them run in order. */
export function writePart(write: RowWrite, index: number, parameter: string, takesRevision: boolean): string {
  const { table, rows, operation } = write;
  const name = table.name;
  const given = Object.keys(rows[0] ?? {}).map((field) => column(table, field));
  const stamped = (write.stamped ?? []).map((field) => column(table, field));
  const keys = primaryKeyOf(table).map((field) => column(table, field));
  const before = index === 0 ? '' : `(select count(*) from written_${index - 1}) as before, `;
  const source = `counted, ${before}${typedLines(write, parameter)}`;
  const match = keys.map((key) => `${name}.${key} = line.${key}`).join(' and ');
  const values = new Map<string, string>([
    ...given.map((one) => [one, `line.${one}`] as const),
    ...stamped.map((one) => [one, 'counted.changed_at'] as const),
  ]);
  const counts = table.fields.revision !== undefined;
  const next = `${name}.revision + 1`;
  const grown = takesRevision ? `greatest(${next}, counted.number)` : next;
  const changed = [...values].filter(([one]) => !keys.includes(one));
  return `written_${index} as (\n  ${statement()} returning 1\n)`;

  function statement(): string {
    switch (operation) {
      case 'insert':
        return insert();
      case 'upsert': {
        const updates = changed.map(([one]) => `${one} = excluded.${one}`);
        if (counts) updates.push(`revision = greatest(${next}, excluded.revision)`);
        return `${insert()}\n  on conflict (${keys.join(', ')}) do update set ${updates.join(', ')}`;
      }
      case 'update': {
        const updates = changed.map(([one, value]) => `${one} = ${value}`);
        if (counts) updates.push(`revision = ${grown}`);
        return `update ${name} set ${updates.join(', ')}\n  from ${source} where ${match}`;
      }
      case 'delete':
        return `delete from ${name} using ${source} where ${match}`;
    }
  }

  function insert(): string {
    const all = counts
      ? new Map([...values, ['revision', takesRevision ? 'counted.number' : firstCount(table)]])
      : values;
    const numbered = Object.entries(table.fields).some(
      ([field, one]) => 'generated' in one && one.generated !== undefined && values.has(column(table, field)),
    );
    return `insert into ${name} (${[...all.keys()].join(', ')})${numbered ? ' overriding system value' : ''}
  select ${[...all.values()].join(', ')} from ${source}`;
  }
}

/**
 * The count of a new row that takes no revision. A key that people choose can come back after a deletion: its count then
 * goes on above any that the row before it had.
 */
function firstCount(table: TableDefinition): string {
  const isNumbered = primaryKeyOf(table).some((key) => {
    const field = table.fields[key];
    return field !== undefined && (('generated' in field && field.generated !== undefined) || field.type === 'uuid');
  });
  return isNumbered ? '1' : `(extract(epoch from counted.changed_at) * 1000)::int8`;
}

function typedLines({ table, rows }: RowsAsRead | RowWrite, parameter: string): string {
  const columns = Object.keys(rows[0] ?? {}).map(
    (field) => `${column(table, field)} ${SQL_TYPES[fieldOf(table, field).type]}`,
  );
  return `${lines(rows.length !== 1, parameter)} as line(${columns.join(', ')})`;
}

function column(table: TableDefinition, field: string): string {
  return columnName(field, fieldOf(table, field));
}

function fieldOf(table: TableDefinition, name: string): Field {
  const field = table.fields[name];
  if (field === undefined || field.computed !== undefined || field.virtual === true)
    throw new TypeError(`${table.name} keeps no '${name}'`);
  return field;
}
