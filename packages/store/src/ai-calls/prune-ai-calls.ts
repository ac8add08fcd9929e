import type { Database } from '../database.ts';

const ONE_DAY_MS = 86_400_000;
const DEFAULT_BATCH = 2_000;

export interface PruneAiCallsOptions {
  /** Rows deleted in one commit. Default 2,000: other writers never wait long. */
  readonly batch?: number;
  /** Stops between batches. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. Default the clock's. */
  readonly now?: number;
}

/** Names of ours, never of a caller. */
const deleteOldest = (table: string): string => `
with doomed as (
  select id from ${table} where occurred_at < to_timestamp($1::float8 / 1000) order by occurred_at, id limit $2::int
), gone as (
  delete from ${table} where id in (select id from doomed) returning 1
)
select count(*)::int as rows from gone`;

/**
 * Deletes usage and steps of AI calls that are older than these days, in bounded batches; resolves with the number of calls.
 * Afterwards the space is marked as free for new rows; files do not shrink.
 */
export async function pruneAiCalls(
  db: Database,
  maxAgeDays: number,
  { batch = DEFAULT_BATCH, signal, now = Date.now() }: PruneAiCallsOptions = {},
): Promise<number> {
  const bound = now - maxAgeDays * ONE_DAY_MS;
  const prune = async (table: string): Promise<number> => {
    let rows = 0;
    while (signal?.aborted !== true) {
      const [deleted] = await db.query<{ rows: number }>(deleteOldest(table), [bound, batch]);
      rows += deleted?.rows ?? 0;
      if ((deleted?.rows ?? 0) < batch) break;
    }
    if (rows > 0) await db.query(`vacuum ${table}`, []);
    return rows;
  };
  await prune('ai_model_pipeline_steps');
  return prune('ai_model_usage');
}
