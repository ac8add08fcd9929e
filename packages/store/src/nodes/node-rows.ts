import type { Database, Queryable } from '../database.ts';

/** What a node says of itself each time it renews its lease. */
export interface NodeReport {
  readonly id: string;
  /** When the process started: tells it from another one under the same id. */
  readonly startedAt: Date;
  readonly engineSetHash: string;
  readonly appliedRevision: number;
  /** Of every key that it can open with. */
  readonly keyFingerprints: readonly string[];
  readonly sealingKeyId: string;
}

/** A node that holds a lease. */
export interface LiveNode {
  readonly id: string;
  readonly keyFingerprints: readonly string[];
  readonly sealingKeyId: string | null;
}

/** Rows of nodes that ended without taking them along stay this long, for whoever looks for them. */
const KEPT_HOURS = 24;

/**
 * Renews the lease of a node, or takes it; false when another live process has the id. One statement, which does not wait
 * for the disk: a lease that a crash of the database forgets is renewed a second later.
 */
export async function renewLease(db: Queryable, report: NodeReport, leaseMs: number): Promise<boolean> {
  const [row] = await db.query<{ held: boolean }>(
    `with renewed as (
       insert into nodes (id, engine_set_hash, applied_revision, lease_until, started_at, key_fingerprints, sealing_key_id)
       values ($1, $2, $3, now() + $4 * interval '1 millisecond', $5, $6, $7)
       on conflict (id) do update set engine_set_hash = excluded.engine_set_hash,
         applied_revision = excluded.applied_revision, lease_until = excluded.lease_until,
         started_at = excluded.started_at, key_fingerprints = excluded.key_fingerprints,
         sealing_key_id = excluded.sealing_key_id
       where nodes.started_at = excluded.started_at or nodes.lease_until < now()
       returning 1
     )
     select exists (select from renewed) as held, set_config('synchronous_commit', 'off', true) as unsynced`,
    [
      report.id,
      report.engineSetHash,
      report.appliedRevision,
      leaseMs,
      report.startedAt,
      report.keyFingerprints,
      report.sealingKeyId,
    ],
    { name: 'node-lease' },
  );
  return row?.held === true;
}

/** Gives the lease back: the row of the node goes, unless another process has taken its id. */
export async function endLease(db: Queryable, { id, startedAt }: Pick<NodeReport, 'id' | 'startedAt'>): Promise<void> {
  await db.query('delete from nodes where id = $1 and started_at = $2', [id, startedAt]);
}

/** The nodes that hold a lease, by the clock of the database. */
export async function liveNodes(db: Queryable): Promise<readonly LiveNode[]> {
  const rows = await db.query<{ id: string; key_fingerprints: string[]; sealing_key_id: string | null }>(
    'select id, key_fingerprints, sealing_key_id from nodes where lease_until > now() order by id',
  );
  return rows.map((row) => ({
    id: row.id,
    keyFingerprints: row.key_fingerprints,
    sealingKeyId: row.sealing_key_id,
  }));
}

/** Removes the row of a node whose process is known to have ended. */
export async function removeNode(db: Queryable, id: string): Promise<void> {
  await db.query('delete from nodes where id = $1', [id]);
}

/** Removes the rows of nodes that have been dead for a day. The embedded database has one node: all others are dead. */
export async function removeDeadNodes(db: Database): Promise<void> {
  if (db.dialect === 'pglite') await db.query('delete from nodes');
  else await db.query(`delete from nodes where lease_until < now() - ${KEPT_HOURS} * interval '1 hour'`);
}
