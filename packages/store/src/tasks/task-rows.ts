import type { ChangeOrigin } from '../configuration/configuration-change.ts';
import type { Database, Queryable, SqlParameter } from '../database.ts';
import { recordChange } from '../identity/record-change.ts';

/** Says which task has changed, as JSON (`TaskNews`). An empty payload: some may have. */
export const TASKS_CHANNEL = 'enginehouse_tasks';

/** How long after the end of its lease a node counts as dead: the longest that it may be wrong about its own. */
const DEAD_AFTER_MS = 1_000;

export type TaskStatusName = 'pending' | 'running' | 'waiting_confirmation' | 'completed' | 'failed' | 'interrupted';

/** What the channel carries of a task. */
export interface TaskNews {
  readonly id: string;
  readonly status: TaskStatusName;
  readonly progress: number;
  readonly organizationId: number | null;
  readonly userId: number | null;
  readonly withheld: boolean;
  /** Somebody wants it to end. */
  readonly stop: boolean;
}

/** A change of a task, with the statuses that it may come from. */
export interface TaskMove {
  readonly from: readonly TaskStatusName[];
  readonly to: TaskStatusName;
}

export interface TaskChange {
  readonly id: string;
  readonly move: TaskMove;
  /** Only while this node has it; absent: whoever has it. */
  readonly ownerNodeId?: string;
  readonly result?: unknown;
  readonly error?: string;
  /** Nobody has it any more. */
  readonly letGo?: boolean;
}

/** A task as its work finds it. */
export interface ClaimedTask {
  readonly id: string;
  readonly checkpoint: unknown;
}

/** A task in the hands of a node, as far as another must know. */
export interface TaskState {
  readonly id: string;
  readonly status: TaskStatusName;
  readonly ownerNodeId: string | null;
  /** Somebody wants it to end: kept as its error until it has. */
  readonly stop: string | null;
}

const ENDED: readonly TaskStatusName[] = ['completed', 'failed', 'interrupted'];
const NEWS = `json_build_object('id', id, 'status', status, 'progress', progress, 'organizationId', organization_id,
  'userId', user_id, 'withheld', withheld, 'stop', error is not null and status in ('running', 'waiting_confirmation'))::text`;
const IS_ALIVE = `exists (select from nodes n where n.id = owner_node_id
  and n.lease_until > now() - ${DEAD_AFTER_MS} * interval '1 millisecond')`;

/** Announces what a statement called `written` has returned. */
function announced(statement: string, answer: string): string {
  return `with written as (${statement} returning *)
    select ${answer}, pg_notify('${TASKS_CHANNEL}', ${NEWS}) from written`;
}

/** Takes a task that waits, or whose node is dead; null where there is none such. */
export async function claimTask(db: Queryable, id: string, nodeId: string): Promise<ClaimedTask | null> {
  const [row] = await db.query<{ id: string; checkpoint: unknown }>(
    announced(
      `update background_tasks set status = 'running', owner_node_id = $2, started_at = coalesce(started_at, now()),
         updated_at = now(), error = null
       where id = $1 and (status = 'pending' or (status in ('running', 'waiting_confirmation') and error is null and not ${IS_ALIVE}))`,
      'id, checkpoint',
    ),
    [id, nodeId],
    { name: 'task-claim' },
  );
  return row === undefined ? null : { id: row.id, checkpoint: row.checkpoint };
}

/** Moves a task, compare-and-set; false where it does not stand there any more. What ends it is audited. */
export async function moveTask(db: Database, origin: ChangeOrigin, change: TaskChange): Promise<boolean> {
  const { id, move, ownerNodeId = null, result, error, letGo = false } = change;
  const ends = ENDED.includes(move.to);
  return db.transaction(async (tx) => {
    const [row] = await tx.query<{ label: string; organization_id: number | null; user_id: number | null }>(
      announced(
        `update background_tasks set status = $3, updated_at = now(), error = $4,
           result = coalesce($5::jsonb, result), progress = case when $3 = 'completed' then 1 else progress end,
           finished_at = case when $6 then now() end, owner_node_id = case when $7 then null else owner_node_id end
         where id = $1 and status = any($2) and ($8::text is null or owner_node_id = $8)`,
        'label, organization_id',
      ),
      [
        id,
        move.from,
        move.to,
        error ?? null,
        result === undefined ? null : JSON.stringify(result),
        ends,
        letGo,
        ownerNodeId,
      ],
    );
    if (row === undefined) return false;
    if (ends) {
      await recordChange(tx, origin, {
        audit: [
          {
            eventType: 'core.background_tasks.updated',
            entityType: 'background_tasks',
            entityId: id,
            operation: 'update',
            before: null,
            after: { label: row.label, status: move.to, ...(error === undefined ? {} : { error }) },
            organizationId: row.organization_id,
          },
        ],
        events: [
          {
            type: 'core.background_tasks.updated',
            source: '/core/background_tasks',
            subject: `background_tasks/${id}`,
            data: { id, changed: ['status'] },
            organizationId: row.organization_id,
            userId: row.user_id,
          },
        ],
      });
    }
    return true;
  });
}

/** Keeps how far a task is, while this node has it; false when it has it no more. */
export async function saveTask(
  db: Queryable,
  { id, nodeId, progress, checkpoint }: { id: string; nodeId: string; progress?: number; checkpoint?: unknown },
): Promise<boolean> {
  const rows = await db.query(
    announced(
      `update background_tasks set progress = coalesce($3, progress), checkpoint = coalesce($4::jsonb, checkpoint),
         updated_at = now()
       where id = $1 and owner_node_id = $2 and status in ('running', 'waiting_confirmation')`,
      'id',
    ),
    [id, nodeId, progress ?? null, checkpoint === undefined ? null : JSON.stringify(checkpoint)],
    { name: 'task-save' },
  );
  return rows.length > 0;
}

/** Says that a task which is under way shall end; its node sees to it. False where it is not under way. */
export async function askTaskToStop(db: Queryable, id: string, reason: string): Promise<boolean> {
  const rows = await db.query(
    announced(
      `update background_tasks set error = $2, updated_at = now()
       where id = $1 and status in ('running', 'waiting_confirmation')`,
      'id',
    ),
    [id, reason],
  );
  return rows.length > 0;
}

/** How these tasks stand. */
export function readTaskStates(db: Queryable, ids: readonly string[]): Promise<readonly TaskState[]> {
  return readStates(db, 'id = any($1)', [ids]);
}

/** Tasks under way whose node is dead. */
export function readLostTasks(db: Queryable): Promise<readonly TaskState[]> {
  return readStates(db, `status in ('running', 'waiting_confirmation') and not ${IS_ALIVE}`, []);
}

/** Tasks under way that a node has: for the node itself, when it begins anew. */
export function readTasksOf(db: Queryable, nodeId: string): Promise<readonly TaskState[]> {
  return readStates(db, `status in ('running', 'waiting_confirmation') and owner_node_id = $1`, [nodeId]);
}

/** Tasks that wait for a node of which nothing is known any more. */
export function readAbandonedTasks(db: Queryable): Promise<readonly TaskState[]> {
  return readStates(
    db,
    `status = 'pending' and owner_node_id is not null and updated_at < now() - interval '5 minutes'
     and not exists (select from nodes n where n.id = owner_node_id)`,
    [],
  );
}

async function readStates(db: Queryable, condition: string, parameters: SqlParameter[]): Promise<readonly TaskState[]> {
  const rows = await db.query<{ id: string; status: TaskStatusName; owner: string | null; stop: string | null }>(
    `select id, status, owner_node_id as owner,
       case when status in ('running', 'waiting_confirmation') then error end as stop
     from background_tasks where ${condition}`,
    parameters,
  );
  return rows.map(({ id, status, owner, stop }) => ({ id, status, ownerNodeId: owner, stop }));
}

/** The task of a key that is active: in an organization, in none (null), or in whichever (undefined), the first. */
export async function readActiveTaskId(
  db: Queryable,
  taskKey: string,
  organizationId?: number | null,
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select id from background_tasks where task_key = $1 and ($3 or organization_id is not distinct from $2::bigint)
       and status in ('pending', 'running', 'waiting_confirmation') order by created_at limit 1`,
    [taskKey, organizationId ?? null, organizationId === undefined],
  );
  return row?.id ?? null;
}

/** Removes tasks that ended so many days ago, with their lines. */
export async function pruneTasks(db: Queryable, days: number): Promise<number> {
  const rows = await db.query(
    `delete from background_tasks where id in (
       select id from background_tasks where finished_at < now() - $1 * interval '1 day' limit 1000) returning 1`,
    [days],
  );
  return rows.length;
}
