import type { Queryable } from '../database.ts';

/** What a node said last of its runtimes. */
export interface NodeView {
  readonly nodeId: string;
  readonly view: { readonly [part: string]: unknown };
}

/** What a node sees of its runtimes, in place of what it said before. Does not wait for the disk: it says so again. */
export async function writeNodeView(db: Queryable, { nodeId, view }: NodeView): Promise<void> {
  await db.query(
    `with written as (
       insert into node_runtimes (node_id, view, updated_at) values ($1, $2, now())
       on conflict (node_id) do update set view = excluded.view, updated_at = excluded.updated_at
     )
     select set_config('synchronous_commit', 'off', true) as unsynced`,
    [nodeId, JSON.stringify(view)],
    { name: 'node-view-write' },
  );
}

/** Of the nodes that have a lease, sorted by id. */
export async function readNodeViews(db: Queryable): Promise<readonly NodeView[]> {
  return db.query<NodeView & Record<string, unknown>>(
    `select r.node_id as "nodeId", r.view from node_runtimes r
     join nodes n on n.id = r.node_id and n.lease_until > now() order by r.node_id`,
    [],
    { name: 'node-views' },
  );
}

/** Takes a node's view away, and those of nodes that nothing is known of any more. */
export async function removeNodeViews(db: Queryable, nodeId: string): Promise<void> {
  await db.query(
    'delete from node_runtimes r where node_id = $1 or not exists (select from nodes n where n.id = r.node_id)',
    [nodeId],
  );
}
