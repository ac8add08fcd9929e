import type { nodeCommands } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

/** NOTIFY when a node is asked for something, and when it has done it; the payload is empty. */
export const NODE_COMMANDS_CHANNEL = 'enginehouse_node_commands';

type Fields = (typeof nodeCommands)['fields'];
export type NodeCommandKind = Fields['kind']['values'][number];

export interface NodeCommand {
  readonly id: number;
  readonly kind: NodeCommandKind;
  readonly input: { readonly [name: string]: unknown };
}

export interface NodeCommandState {
  readonly id: number;
  readonly nodeId: string;
  readonly status: Fields['status']['values'][number];
  readonly error: string | null;
  /** Whether the node has a lease now. */
  readonly live: boolean;
}

/** Asks nodes to do something, and wakes them; resolves with the ids. What was asked an hour ago is removed. */
export async function addNodeCommands(
  db: Queryable,
  { nodeIds, kind, input }: { readonly nodeIds: readonly string[] } & Omit<NodeCommand, 'id'>,
): Promise<readonly number[]> {
  const rows = await db.query<{ id: number }>(
    `with old as (delete from node_commands where created_at < now() - interval '1 hour'),
     added as (
       insert into node_commands (node_id, kind, input) select node_id, $2, $3 from unnest($1::text[]) as node_id
       returning id
     )
     select id, pg_notify('${NODE_COMMANDS_CHANNEL}', '')::text as woken from added order by id`,
    [nodeIds, kind, JSON.stringify(input)],
    { name: 'node-commands-add' },
  );
  return rows.map(({ id }) => id);
}

/** What a node is still to do, first to last. */
export async function pendingNodeCommands(db: Queryable, nodeId: string): Promise<readonly NodeCommand[]> {
  return db.query<NodeCommand & Record<string, unknown>>(
    `select id, kind, input from node_commands where node_id = $1 and status = 'pending' order by id`,
    [nodeId],
    { name: 'node-commands-pending' },
  );
}

/** `error` null: it was done. Wakes whoever waits for it. */
export async function finishNodeCommand(db: Queryable, id: number, error: string | null): Promise<void> {
  await db.query(
    `with done as (
       update node_commands set status = case when $2::text is null then 'completed' else 'failed' end, error = $2,
         finished_at = now()
       where id = $1 and status = 'pending' returning 1
     )
     select pg_notify('${NODE_COMMANDS_CHANNEL}', '')::text as woken from done`,
    [id, error],
    { name: 'node-command-finish' },
  );
}

export async function readNodeCommands(db: Queryable, ids: readonly number[]): Promise<readonly NodeCommandState[]> {
  return db.query<NodeCommandState & Record<string, unknown>>(
    `select c.id, c.node_id as "nodeId", c.status, c.error,
       exists (select from nodes n where n.id = c.node_id and n.lease_until > now()) as live
     from node_commands c where c.id = any($1::int8[]) order by c.id`,
    [ids],
    { name: 'node-commands-read' },
  );
}
