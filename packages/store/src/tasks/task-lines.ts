import type { Database, Queryable } from '../database.ts';

/** A line of a task as it is kept. */
export interface StoredTaskLine {
  readonly number: number;
  readonly time: Date;
  readonly nodeId: string;
  readonly text: string;
}

/** So many lines of a task are kept: the last ones. */
export const TASK_LINES_KEPT = 1_000;

/**
 * Adds lines to a task, in their order, and drops those beyond the last 1,000. Several nodes may write to one task: its row is
 * locked for the numbers. False where there is no such task.
 */
export async function addTaskLines(
  db: Database,
  taskId: string,
  nodeId: string,
  lines: readonly { readonly time: string; readonly text: string }[],
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [task] = await tx.query('select 1 from background_tasks where id = $1 for no key update', [taskId]);
    if (task === undefined) return false;
    await tx.query(
      `insert into task_lines (task_id, number, node_id, written_at, text)
       select $1, last.number + line.place, $2, line.time, line.text
       from (select coalesce(max(number), 0) as number from task_lines where task_id = $1) last,
         unnest($3::timestamptz[], $4::text[]) with ordinality as line (time, text, place)`,
      [taskId, nodeId, lines.map(({ time }) => time), lines.map(({ text }) => text)],
    );
    await tx.query(
      `delete from task_lines where task_id = $1
         and number <= (select max(number) from task_lines where task_id = $1) - ${TASK_LINES_KEPT}`,
      [taskId],
    );
    return true;
  });
}

/** The lines that are kept of a task, oldest first. */
export async function readTaskLines(db: Queryable, taskId: string): Promise<readonly StoredTaskLine[]> {
  const rows = await db.query<{ number: number; written_at: Date; node_id: string; text: string }>(
    'select number, written_at, node_id, text from task_lines where task_id = $1 order by number',
    [taskId],
  );
  return rows.map(({ number, written_at, node_id, text }) => ({ number, time: written_at, nodeId: node_id, text }));
}
