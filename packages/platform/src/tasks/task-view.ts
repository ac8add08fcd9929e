import type { Json } from '@enginehouse/kernel';
import type { Task, TaskStatus } from '@enginehouse/sdk';
import { type Database, type Queryable, readTaskLines } from '@enginehouse/store';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether this can be the id of a task: the database refuses anything else. */
export function isTaskId(id: unknown): id is string {
  return typeof id === 'string' && UUID.test(id);
}

/** A task with its lines, whoever asks; null where there is none. */
export async function readTask(db: Database, taskId: string): Promise<Task | null> {
  if (!isTaskId(taskId)) return null;
  const [row] = await readRow(db, taskId);
  return row === undefined ? null : { ...row, lines: await linesOf(db, taskId) };
}

async function linesOf(db: Queryable, taskId: string): Promise<Task['lines']> {
  return (await readTaskLines(db, taskId)).map((line) => ({ ...line, time: line.time.toISOString() }));
}

interface Row {
  readonly id: string;
  readonly module: string;
  readonly label: string;
  readonly status: TaskStatus;
  readonly progress: number;
  readonly task_key: string | null;
  readonly owner_node_id: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly updated_at: Date;
  readonly checkpoint: Json;
  readonly result: Json;
  readonly error: string | null;
}

async function readRow(db: Queryable, taskId: string): Promise<Omit<Task, 'lines'>[]> {
  const rows = await db.query<Row>(
    `select id, module, label, status, progress, task_key, owner_node_id, created_at, started_at, finished_at, updated_at,
       checkpoint, result, error from background_tasks where id = $1`,
    [taskId],
    { name: 'task' },
  );
  return rows.map((row) => ({
    id: row.id,
    module: row.module,
    label: row.label,
    status: row.status,
    progress: row.progress,
    taskKey: row.task_key,
    ownerNodeId: row.owner_node_id,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
    checkpoint: row.checkpoint ?? null,
    result: row.result ?? null,
    error: row.error,
  }));
}
