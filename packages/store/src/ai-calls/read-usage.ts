import type { UsageFigures, UsageLine } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

/** Whose calls: a missing key means everybody's. */
export interface UsageScope {
  readonly userId?: number;
  readonly organizationId?: number;
  /** Calls of withheld engines too. */
  readonly withheld: boolean;
}

export interface UsageQuestion {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly bucket: 'hour' | 'day';
  readonly by: 'model' | 'objective' | 'instance' | 'user' | null;
  /** Keys that have lines of their own, those called most; the others are one. */
  readonly keys: number;
  readonly scope: UsageScope;
}

/** Names of ours, never of a caller. */
const COLUMNS = {
  model: 'model_name',
  objective: 'objective',
  instance: 'engine_instance_id::text',
  user: 'user_id::text',
} as const;

const FIGURES = `count(*)::int as calls, (count(*) filter (where not success))::int as failures,
  coalesce(sum(prompt_tokens), 0)::float8 as "promptTokens",
  coalesce(sum(completion_tokens), 0)::float8 as "completionTokens",
  percentile_cont(0.5) within group (order by duration_ms) as "p50Ms",
  percentile_cont(0.95) within group (order by duration_ms) as "p95Ms"`;

const SEEN = `from ai_model_usage where occurred_at >= $1 and occurred_at < $2
  and ($3::int8 is null or user_id = $3) and ($4::int8 is null or organization_id = $4) and ($5::boolean or not withheld)`;

function parametersOf({ from, to, scope }: UsageQuestion) {
  return [from, to, scope.userId ?? null, scope.organizationId ?? null, scope.withheld];
}

/** Lines of hours or days without calls are left out. Reads every call of the time once, along the index on time. */
export async function readUsage(db: Queryable, question: UsageQuestion): Promise<readonly UsageLine[]> {
  const { bucket, by, keys } = question;
  const key = by === null ? 'null::text' : COLUMNS[by];
  const rows = await db.query<UsageFigures & { start: Date; key: string | null; others: boolean }>(
    `with seen as (
  select date_trunc('${bucket}', occurred_at, 'UTC') as start, ${key} as key,
    success, prompt_tokens, completion_tokens, duration_ms ${SEEN}
), own as (select key from seen group by key order by count(*) desc, key limit $6), named as (
  select seen.*, not exists (select 1 from own where own.key is not distinct from seen.key) as others from seen
)
select start, case when others then null else key end as key, others, ${FIGURES}
from named group by 1, 2, 3 order by 1, others, 2`,
    [...parametersOf(question), keys],
  );
  return rows.map((row) => ({ ...row, start: row.start.toISOString() }));
}

/** All of it together. */
export async function readUsageTotal(db: Queryable, question: UsageQuestion): Promise<UsageFigures> {
  const [total] = await db.query<UsageFigures>(`select ${FIGURES} ${SEEN}`, parametersOf(question));
  if (total === undefined) throw new TypeError('An aggregate returned no row');
  return total;
}
