import type { Database, Queryable } from '../database.ts';

/** A node that is not dead. */
export interface LiveNode {
  readonly id: string;
  readonly keyFingerprints: readonly string[];
  readonly sealingKeyId: string | null;
}

/** How far a node that is not dead has come. */
export interface NodeProgress {
  readonly id: string;
  readonly appliedRevision: number;
  /** Milliseconds until it is dead, unless it says something before. */
  readonly deadInMs: number;
}

/** A row of `nodes`. */
export interface StoredNode {
  readonly id: string;
  /** It has a lease now. */
  readonly live: boolean;
  readonly engineSetHash: string;
  readonly appliedRevision: number;
  readonly leaseUntil: Date;
  readonly startedAt: Date;
  readonly ready: boolean;
  readonly reasons: readonly string[];
  readonly version: string | null;
}

/**
 * A lease is 5 s, and a node counts it from when it sent the renewal. Others wait a second more before they take it for dead:
 * for clocks that run apart, and for renewals that a crash of the database forgot (at most 0.6 s of them).
 */
const GRACE = `interval '1 second'`;
const NOT_DEAD = `lease_until > now() - ${GRACE}`;

/** Rows of nodes that ended without taking them along stay this long, for whoever looks for them. */
const KEPT_HOURS = 24;

/** The nodes that are not dead, by the clock of the database. */
export async function liveNodes(db: Queryable): Promise<readonly LiveNode[]> {
  const rows = await db.query<{ id: string; key_fingerprints: string[]; sealing_key_id: string | null }>(
    `select id, key_fingerprints, sealing_key_id from nodes where ${NOT_DEAD} order by id`,
  );
  return rows.map((row) => ({
    id: row.id,
    keyFingerprints: row.key_fingerprints,
    sealingKeyId: row.sealing_key_id,
  }));
}

/** How far each node is that is not dead. */
export async function readProgress(db: Queryable): Promise<readonly NodeProgress[]> {
  const rows = await db.query<{ id: string; applied_revision: number; dead_in_ms: number }>(
    `select id, applied_revision, (extract(epoch from lease_until + ${GRACE} - now()) * 1000)::float8 as dead_in_ms
     from nodes where ${NOT_DEAD} order by id`,
    [],
    { name: 'node-progress', urgent: true },
  );
  return rows.map((row) => ({ id: row.id, appliedRevision: row.applied_revision, deadInMs: row.dead_in_ms }));
}

/** Every row, those of dead nodes included; the latest started first. */
export async function readNodes(db: Queryable): Promise<readonly StoredNode[]> {
  const rows = await db.query<{
    id: string;
    live: boolean;
    engine_set_hash: string;
    applied_revision: number;
    lease_until: Date;
    started_at: Date;
    ready: boolean;
    reasons: string[];
    version: string | null;
  }>(
    `select id, lease_until > now() as live, engine_set_hash, applied_revision, lease_until, started_at, ready, reasons,
       version from nodes order by started_at desc, id`,
  );
  return rows.map((row) => ({
    id: row.id,
    live: row.live,
    engineSetHash: row.engine_set_hash,
    appliedRevision: row.applied_revision,
    leaseUntil: row.lease_until,
    startedAt: row.started_at,
    ready: row.ready,
    reasons: row.reasons,
    version: row.version,
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
