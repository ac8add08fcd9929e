import type { Queryable } from '../database.ts';

/** Id of the event of this type that a change left; null where there is none. Found from the end: the change was just made. */
export async function eventOfRevision(
  db: Queryable,
  { revision, type }: { readonly revision: number; readonly type: string },
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    'select event_id as id from outbox where revision = $1 and type = $2 order by outbox.id desc limit 1',
    [revision, type],
    { name: 'event-of-revision' },
  );
  return row?.id ?? null;
}
