import type { Queryable } from '../database.ts';

/** What the rows of a house say of its work at this moment. */
export interface HouseFigures {
  /** Records of committed writes that have no position yet: not handed to anybody. */
  readonly outboxWaiting: number;
  /** Seconds since the oldest of them was written; 0 when there is none. */
  readonly outboxLagSeconds: number;
  /** Tasks that have not ended, by status. */
  readonly tasks: { readonly [Status in ActiveTaskStatus]: number };
  /** Nodes whose lease runs. */
  readonly liveNodes: number;
}

export const ACTIVE_TASK_STATUSES = ['pending', 'running', 'waiting_confirmation'] as const;
export type ActiveTaskStatus = (typeof ACTIVE_TASK_STATUSES)[number];

/** Reads them in one statement; what has ended, or was handed on, is not looked at. */
export async function readHouseFigures(db: Queryable): Promise<HouseFigures> {
  const counts = ACTIVE_TASK_STATUSES.map(
    (status) => `(select count(*) from background_tasks where status = '${status}')::int as ${status}`,
  );
  const [row] = await db.query<{ readonly [name: string]: number }>(
    `select waiting.count::int as "outboxWaiting", waiting.lag as "outboxLag",
       (select count(*) from nodes where lease_until > now())::int as "liveNodes", ${counts.join(', ')}
     from (
       select count(*) as count,
         greatest(coalesce(extract(epoch from now() - min(occurred_at)), 0), 0)::float8 as lag
       from outbox where position is null
     ) as waiting`,
    [],
    { name: 'house-figures' },
  );
  const {
    outboxWaiting = 0,
    outboxLag = 0,
    liveNodes = 0,
    pending = 0,
    running = 0,
    waiting_confirmation = 0,
  } = row ?? {};
  return { outboxWaiting, outboxLagSeconds: outboxLag, liveNodes, tasks: { pending, running, waiting_confirmation } };
}
