import { columnName, type Field, type TableDefinition } from '@enginehouse/models';
import type { RowValues } from '../configuration/configuration-change.ts';
import type { Queryable } from '../database.ts';

/** Instances and the install rows that they share. */
export interface SharedInstalls {
  readonly instances: TableDefinition;
  /** Field of an instance that says of what. */
  readonly of: string;
  readonly installs: TableDefinition;
  /** The field of an install row that says the same. */
  readonly installOf: string;
}

/**
 * The install rows that nobody needs once this instance is gone: those of its provider or extractor, if it is the last one
 * of it. None where another instance shares them.
 */
export async function installsOfLast(
  reader: Queryable,
  { instances, of, installs, installOf }: SharedInstalls,
  instance: { readonly id: number; readonly of: string },
): Promise<readonly RowValues[]> {
  const column = (table: TableDefinition, name: string): string => columnName(name, table.fields[name] as Field);
  const key = column(installs, installOf);
  return reader.query(
    `select id, ${key} as "${installOf}", node_id as "nodeId", status, manifest_version as "manifestVersion"
     from ${installs.name}
     where ${key} = $1 and not exists (select from ${instances.name} where ${column(instances, of)} = $1 and id <> $2)
     order by id`,
    [instance.of, instance.id],
    { name: `installs-of-last-${instances.name}` },
  );
}
