import type { RunId } from '@enginehouse/kernel';
import type { Database } from '../database.ts';

/** The run that an actor asked for under this idempotency key; null when there is none. */
export async function runIdByIdempotencyKey(db: Database, actor: string, key: string): Promise<RunId | null> {
  const rows = await db.query<{ id: RunId }>(
    'select id from engine_runs where actor = $1 and idempotency_key = $2',
    [actor, key],
    { name: 'run-by-key' },
  );
  return rows[0]?.id ?? null;
}
