import type { Queryable } from '../database.ts';

/** A row of `model_capability_priority`. */
export interface StoredPriority {
  readonly id: number;
  readonly capability: string;
  readonly modelId: number;
  readonly priority: number;
}

/** The models of a capability, first to last. */
export function readPriorities(reader: Queryable, capability: string): Promise<StoredPriority[]> {
  return reader.query<StoredPriority & object>(
    `select id, capability, model_id as "modelId", priority from model_capability_priority
     where capability = $1 order by priority`,
    [capability],
    { name: 'read-priorities' },
  );
}
