import { EPOCH } from '../configuration/read-configuration.ts';
import type { Database, Dialect, Queryable } from '../database.ts';
import { NODES_CHANNEL } from './nodes-channel.ts';

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
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reasons: readonly string[];
  /** Of Enginehouse. */
  readonly version: string;
}

export interface LeaseRenewal {
  readonly report: NodeReport;
  /** Epoch of the revision that it applied. */
  readonly epoch: string;
  /** When the applied configuration was last known to be the one in force, by the clock of the database. */
  readonly asOf: string;
  readonly leaseMs: number;
  /** Wakes those who wait for nodes: something that they wait for has changed. */
  readonly tell: boolean;
}

export interface RenewedLease {
  /** False when another live process has the id, or the database has another epoch. */
  readonly held: boolean;
  /** The applied revision is the one in force, of the same epoch: the lease runs from now. Else it runs from `asOf`. */
  readonly current: boolean;
  readonly sameEpoch: boolean;
  /** When that was found, as `asOf` of the next renewal. */
  readonly now: string;
}

/**
 * Renews the lease of a node, or takes it. A lease runs from the last moment at which the node's configuration was the one in
 * force, not from the renewal: whatever a node that lags says of itself, it is without a lease `leaseMs` after the first
 * change that it has not applied. A lease never ends earlier than one before it said.
 *
 * One statement, which does not wait for the disk: a lease that a crash of the database forgets is renewed a second later.
 */
export async function renewLease(db: Database, renewal: LeaseRenewal): Promise<RenewedLease> {
  const { report, epoch, asOf, leaseMs, tell } = renewal;
  const [row] = await db.query<{ held: boolean; current: boolean; same_epoch: boolean; now: string }>(
    RENEW[db.dialect],
    [
      report.id,
      report.engineSetHash,
      report.appliedRevision,
      leaseMs,
      report.startedAt,
      report.keyFingerprints,
      report.sealingKeyId,
      report.ready,
      report.reasons,
      report.version,
      epoch,
      asOf,
      tell,
    ],
    { name: 'node-lease', urgent: true },
  );
  if (row === undefined) throw new TypeError('The database holds no revision: it was not migrated');
  return { held: row.held, current: row.current, sameEpoch: row.same_epoch, now: row.now };
}

/** Gives the lease back: the row of the node goes, unless another process has taken its id. */
export async function endLease(db: Queryable, { id, startedAt }: Pick<NodeReport, 'id' | 'startedAt'>): Promise<void> {
  await db.query(
    `with ended as (delete from nodes where id = $1 and started_at = $2 returning id)
     select pg_notify('${NODES_CHANNEL}', id) from ended`,
    [id, startedAt],
    { urgent: true },
  );
}

function renewStatement(dialect: Dialect): string {
  return `
with known as materialized (
  select number, ${EPOCH[dialect]} as epoch from revision where id = 1
), judged as materialized (
  select epoch = $11::text as same_epoch, epoch = $11::text and number = $3::int8 as current from known
), renewed as (
  insert into nodes (id, engine_set_hash, applied_revision, lease_until, started_at, key_fingerprints, sealing_key_id,
    ready, reasons, version)
  select $1::text, $2::text, $3::int8,
    (case when current then now() else $12::timestamptz end) + $4::int * interval '1 millisecond',
    $5::timestamptz, $6::text[], $7::text, $8::bool, $9::text[], $10::text
  from judged where same_epoch
  on conflict (id) do update set engine_set_hash = excluded.engine_set_hash,
    applied_revision = excluded.applied_revision, lease_until = excluded.lease_until,
    started_at = excluded.started_at, key_fingerprints = excluded.key_fingerprints,
    sealing_key_id = excluded.sealing_key_id, ready = excluded.ready, reasons = excluded.reasons,
    version = excluded.version
  where nodes.started_at = excluded.started_at or nodes.lease_until < now()
  returning 1
)
select exists (select from renewed) as held, current, same_epoch, now()::text as now,
  case when $13::bool then pg_notify('${NODES_CHANNEL}', $1::text) end::text as told,
  set_config('synchronous_commit', 'off', true) as unsynced
from judged`;
}

const RENEW = { pglite: renewStatement('pglite'), postgres: renewStatement('postgres') };
