import type { RunId } from '@enginehouse/kernel';
import type { Database } from '../database.ts';
import { firstRunIdAt } from './run-id-time.ts';
import { invalidRunQuery } from './run-log-errors.ts';

const ONE_DAY_MS = 86_400_000;
const DEFAULT_BATCH = 2_000;
/** Runs whose width is measured to turn bytes into a number of rows. */
const SAMPLED_RUNS = 1_000;
/** Bytes that a row takes in its table and index beside its columns: headers, line pointers, key. */
const BYTES_PER_RUN = 28 + 32;
const BYTES_PER_KEPT = 28 + 40;

/** What may stay; the strictest of those given counts. */
export interface RunRetention {
  /** Age by the run's id, in days. */
  readonly maxAgeDays?: number | null;
  readonly maxRows?: number | null;
  /** Bytes of runs and what is kept of them, estimated from the width of the newest 1,000. */
  readonly maxBytes?: number | null;
}

export interface PruneOptions {
  /** Runs deleted in one commit. Default 2,000: other writers never wait long. */
  readonly batch?: number;
  /** Stops between batches. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. Default the clock's. */
  readonly now?: number;
}

export interface PruneResult {
  readonly runs: number;
  readonly plans: number;
}

const DELETE_BATCH = `
with doomed as (
  select id from engine_runs where id < $1::uuid and pending_writer is null order by id limit $2::int
), gone as (
  delete from engine_runs where id in (select id from doomed) and pending_writer is null returning id
), kept as (
  delete from run_outputs where run_id in (select id from gone)
)
select count(*)::int as runs from gone`;

/** A day's grace: a writer trusts a document for an hour after it last touched it. */
const DELETE_ORPHANS = `
with gone as (
  delete from run_plans plan
  where last_used_at < now() - interval '1 day' and not exists (select from engine_runs where plan_id = plan.id)
  returning 1
)
select count(*)::int as plans from gone`;

/**
 * Deletes the oldest runs beyond what may stay, in bounded batches, then plans that no run was made from. Runs whose
 * withheld part is still owed stay. Afterwards the space is marked as free for new runs; files do not shrink.
 */
export async function pruneRunLog(
  db: Database,
  retention: RunRetention,
  options: PruneOptions = {},
): Promise<PruneResult> {
  const { batch = DEFAULT_BATCH, signal, now = Date.now() } = options;
  const bound = await firstToStay(db, retention, now);
  let runs = 0;
  while (bound !== null && signal?.aborted !== true) {
    const rows = await db.query<{ runs: number }>(DELETE_BATCH, [bound, batch]);
    const deleted = rows[0]?.runs ?? 0;
    runs += deleted;
    if (deleted < batch) break;
  }
  const orphans = await db.query<{ plans: number }>(DELETE_ORPHANS, []);
  const plans = orphans[0]?.plans ?? 0;
  if (runs + plans > 0)
    for (const table of ['engine_runs', 'run_outputs', 'run_plans']) await db.query(`vacuum ${table}`, []);
  return { runs, plans };
}

/** The oldest run id that may stay; null when all may. */
async function firstToStay(db: Database, retention: RunRetention, now: number): Promise<string | null> {
  const bounds: string[] = [];
  const days = limit('maxAgeDays', retention.maxAgeDays);
  if (days !== null) bounds.push(firstRunIdAt(now - days * ONE_DAY_MS));
  const rows = limit('maxRows', retention.maxRows);
  if (rows !== null) bounds.push(...(await idAfterNewest(db, Math.floor(rows))));
  const bytes = limit('maxBytes', retention.maxBytes);
  if (bytes !== null) bounds.push(...(await idAfterNewest(db, Math.floor(bytes / (await bytesPerRun(db))))));
  return bounds.sort().at(-1) ?? null;
}

/** The bound that leaves the newest `rows` runs; none when there are no more than that. */
async function idAfterNewest(db: Database, rows: number): Promise<string[]> {
  const found = await db.query<{ id: RunId }>('select id from engine_runs order by id desc offset $1::int8 limit 1', [
    rows,
  ]);
  const id = found[0]?.id;
  return id === undefined ? [] : [successor(id)];
}

/** Smallest UUID above this one: deleting is below the bound, and this run goes too. */
function successor(id: string): string {
  const digits = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const WIDTHS = `
with newest as (select id, pg_column_size(run.*)::float8 as bytes from engine_runs run order by id desc limit ${SAMPLED_RUNS})
select (select coalesce(avg(bytes), 0) + ${BYTES_PER_RUN} from newest) as run,
       (select coalesce(sum(pg_column_size(kept)) + ${BYTES_PER_KEPT} * count(*), 0)::float8 from run_outputs
        where run_id in (select id from newest)) / greatest((select count(*) from newest), 1) as kept`;

async function bytesPerRun(db: Database): Promise<number> {
  const rows = await db.query<{ run: number; kept: number }>(WIDTHS, []);
  return (rows[0]?.run ?? BYTES_PER_RUN) + (rows[0]?.kept ?? 0);
}

function limit(field: string, value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (!Number.isFinite(value) || value < 0) throw invalidRunQuery(field, `'${field}' is a number from 0 up`);
  return value;
}
