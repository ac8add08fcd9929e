import type { Queryable } from '../database.ts';

/** Ids for new rows of `model_capability_priority`, by the model that each is for; without models that are not there. */
export async function newPriorityIds(
  reader: Queryable,
  modelIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (modelIds.length === 0) return new Map();
  const rows = await reader.query<{ modelId: number; id: number }>(
    `select id as "modelId", nextval(pg_get_serial_sequence('model_capability_priority', 'id')) as id
     from model_registry where id = any($1::int8[])`,
    [modelIds],
    { name: 'new-priority-ids' },
  );
  return new Map(rows.map(({ modelId, id }) => [modelId, id]));
}
