import { randomUUID } from 'node:crypto';
import { ALL_MODELS, columnName, type Field, primaryKeyOf } from '@enginehouse/models';
import type { Queryable, SqlParameter } from '@enginehouse/store';

/** By field. */
export type RowOfFields = { readonly [field: string]: unknown };

/**
 * Writes a row past the platform, as the database takes it: what is not given and has no default gets a value of its type,
 * so that rows of core models which nobody writes yet can be there too. Resolves with its key.
 */
export async function insertRow(db: Queryable, name: string, values: RowOfFields): Promise<number | string> {
  const model = ALL_MODELS.find((entry) => entry.model.name === name)?.model;
  if (model === undefined) throw new TypeError(`${name} is not a core model`);
  const given = Object.entries(model.fields).flatMap(([field, declared]): [string, SqlParameter][] => {
    if (declared.computed !== undefined || declared.virtual === true) return [];
    const value = Object.hasOwn(values, field) ? values[field] : sampleOf(field, declared);
    return value === undefined ? [] : [[columnName(field, declared), parameterOf(declared, value)]];
  });
  const columns = given.map(([column]) => `"${column}"`).join(', ');
  const [row] = await db.query<{ key: number | string }>(
    `insert into "${name}" (${columns}) values (${given.map((_, index) => `$${index + 1}`).join(', ')})
returning "${primaryKeyOf(model)[0]}" as key`,
    given.map(([, value]) => value),
  );
  if (row === undefined) throw new TypeError('An insert returned no row');
  return row.key;
}

/** No two texts are the same. */
let made = 0;

function sampleOf(name: string, field: Field): unknown {
  const isLeft = field.nullable === true || ('default' in field && field.default !== undefined);
  if (isLeft || ('generated' in field && field.generated !== undefined)) return undefined;
  switch (field.type) {
    case 'int':
    case 'bigint':
      return 1;
    case 'float':
      return 0.5;
    case 'text':
      made += 1;
      return `${name} ${made}`;
    case 'enum':
      return field.values[0];
    case 'boolean':
      return false;
    case 'datetime':
      return new Date('2026-01-01T00:00:00Z');
    case 'json':
      return {};
    case 'text-list':
      return [];
    case 'uuid':
      return randomUUID();
    case 'bytes':
      return new Uint8Array(32);
  }
}

function parameterOf(field: Field, value: unknown): SqlParameter {
  return field.type === 'json' && value !== null ? JSON.stringify(value) : (value as SqlParameter);
}
