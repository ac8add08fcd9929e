import { engineRegistry } from '@enginehouse/models';
import type { InstanceResource } from '../configuration/configuration-resources.ts';
import type { Queryable } from '../database.ts';

/** An engine instance as it rests, with what it is found to be over all live nodes. */
export interface StoredInstance extends InstanceResource {
  readonly status: (typeof engineRegistry.fields.status.values)[number];
}

/** The one expression that computes a status. */
const STATUS = engineRegistry.fields.status.computed.sql;

/** Null: there is none. */
export async function readInstance(reader: Queryable, id: number): Promise<StoredInstance | null> {
  const [row] = await reader.query<StoredInstance>(
    `select it.id, it.name, it.provider, it.config, it.wanted, it.revision, ${STATUS} as status
     from engine_registry it where it.id = $1`,
    [id],
    { name: 'instance-read' },
  );
  return row ?? null;
}
