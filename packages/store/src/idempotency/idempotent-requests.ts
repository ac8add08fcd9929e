import { idempotentRequests } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

const TABLE = idempotentRequests.name;
/** How long a request may be repeated. */
const KEPT = `interval '24 hours'`;

export interface NewRequest {
  readonly keyHash: Uint8Array;
  readonly bodyHash: Uint8Array;
  readonly nodeId: string;
}

/** A request under the same key that came earlier. */
export interface EarlierRequest {
  readonly id: number;
  readonly bodyHash: Uint8Array;
  /** Null: it has no answer, yet or for ever. */
  readonly answer: string | null;
  readonly nodeId: string;
  /** Whether the node that was asked has a lease now. */
  readonly nodeLives: boolean;
}

/** Takes a key that nobody has, or whose day is over; null: somebody has it. */
export async function takeKey(db: Queryable, { keyHash, bodyHash, nodeId }: NewRequest): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(
    `insert into ${TABLE} as it (key_hash, body_hash, node_id) values ($1, $2, $3)
on conflict (key_hash) do update set body_hash = excluded.body_hash, node_id = excluded.node_id, answer = null, created_at = now()
  where it.created_at < now() - ${KEPT}
returning id`,
    [keyHash, bodyHash, nodeId],
    { name: 'idempotency-take' },
  );
  return row === undefined ? null : Number(row.id);
}

export async function readEarlier(db: Queryable, keyHash: Uint8Array): Promise<EarlierRequest | null> {
  const [row] = await db.query<{
    id: number;
    body_hash: Uint8Array;
    answer: string | null;
    node_id: string;
    lives: boolean;
  }>(
    `select id, body_hash, answer, node_id,
  exists (select 1 from nodes where nodes.id = node_id and nodes.lease_until > now()) as lives
from ${TABLE} where key_hash = $1`,
    [keyHash],
  );
  if (row === undefined) return null;
  const { body_hash: bodyHash, answer, node_id: nodeId, lives: nodeLives } = row;
  return { id: Number(row.id), bodyHash, answer, nodeId, nodeLives };
}

export async function keepAnswer(db: Queryable, id: number, answer: string): Promise<void> {
  await db.query(`update ${TABLE} set answer = $2 where id = $1`, [id, answer], { name: 'idempotency-keep' });
}

/** The request did nothing: it may be made again under its key. */
export async function giveKeyBack(db: Queryable, id: number): Promise<void> {
  await db.query(`delete from ${TABLE} where id = $1 and answer is null`, [id]);
}

export async function pruneIdempotentRequests(db: Queryable): Promise<void> {
  await db.query(`delete from ${TABLE} where created_at < now() - ${KEPT}`);
}
