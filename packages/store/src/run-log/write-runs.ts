import { isEnginehouseError } from '@enginehouse/errors';
import type { Queryable, SqlParameter } from '../database.ts';
import { jsonTexts, plainArray } from './array-literal.ts';
import type { EncodedPart, EncodedRun } from './encode-run.ts';

/**
 * One statement, one commit, any number of runs. Arrays travel as text and are cast here, so both drivers pass them
 * through untouched; an array that holds nothing is empty and `unnest` fills it up with NULL. What is binary travels as
 * one value that is cut up here: as an array of hex it costs the server 4 of 17 microseconds a row. Looking for taken ids
 * and keys costs another 2, so it is left to batches that have keys, or that were refused without. Which runs were
 * written is answered only when it is not all: a join back on the input costs 10 microseconds a row.
 */
const insertStatement = (onConflict: string): string => `
with written as (
  insert into engine_runs (id, started_at, duration_ms, status, plan_id, revision, actor, user_id, organization_id,
                           module, adapter, request_id, idempotency_key, teams, request, signals_hash, engines,
                           failures, pending_writer)
  select id, to_timestamp(started_at / 1000), duration_ms, status, plan_id, revision, actor, user_id, organization_id,
         module, adapter, request_id, idempotency_key, teams::jsonb, request::jsonb,
         substring($21::bytea from packed_at for 32), substring($21::bytea from packed_at + 32 for packed_bytes - 32),
         failures, case when pending then $20::text end
  from unnest(
    $1::text::uuid[], $2::text::float8[], $3::text::float8[], $4::text::text[], $5::text::int8[], $6::text::int8[],
    $7::text::text[], $8::text::int8[], $9::text::int8[], $10::text::text[], $11::text::text[], $12::text::text[],
    $13::text::text[], string_to_array($14::text, E'\\x1e', E'\\x1f'), string_to_array($15::text, E'\\x1e', E'\\x1f'),
    $16::text::int4[], $17::text::int4[], string_to_array($18::text, E'\\x1e', E'\\x1f'), $19::text::bool[])
  as run (id, started_at, duration_ms, status, plan_id, revision, actor, user_id, organization_id, module, adapter,
          request_id, idempotency_key, teams, request, packed_at, packed_bytes, failures, pending)
  ${onConflict}
  returning id
), kept as (
  insert into run_outputs (run_id, withheld, kept)
  select run_id, withheld, kept
  from unnest($22::text::uuid[], $23::text::bool[], string_to_array($24::text, E'\\x1e'))
    as line (run_id, withheld, kept)
  where run_id in (select id from written)
)
select case when count(*) < $25::int then coalesce(array_to_string(array_agg(id), ','), '') end as only from written`;

const INSERT_NEW_RUNS = insertStatement('');
const INSERT_FREE_RUNS = insertStatement('on conflict do nothing');

/** Adds withheld parts to rows that are there, in one commit; answers likewise. */
const COMPLETE_RUNS = `
with written as (
  update engine_runs set
    engines = engine_runs.engines || substring($5::bytea from packed_at for packed_bytes),
    failures = coalesce(engine_runs.failures || E'\\n' || part.failures, part.failures, engine_runs.failures),
    pending_writer = null
  from unnest($1::text::uuid[], $2::text::int4[], $3::text::int4[], string_to_array($4::text, E'\\x1e', E'\\x1f'))
    as part (id, packed_at, packed_bytes, failures)
  where engine_runs.id = part.id
  returning engine_runs.id
), kept as (
  insert into run_outputs (run_id, withheld, kept)
  select run_id, true, kept
  from unnest($6::text::uuid[], string_to_array($7::text, E'\\x1e')) as line (run_id, kept)
  where run_id in (select id from written)
  on conflict (run_id, withheld) do update set kept = run_outputs.kept || E'\\n' || excluded.kept
)
select case when count(*) < $8::int then coalesce(array_to_string(array_agg(id), ','), '') end as only from written`;

interface Written {
  /** Ids that were written, when they are not all. */
  readonly only: string | null;
}

/**
 * Writes runs whose plans have their numbers; gives those that were refused because their id or key is taken. Any other
 * refusal is of the whole batch.
 */
export async function insertRuns(
  db: Queryable,
  runs: readonly EncodedRun[],
  writer: string,
): Promise<readonly EncodedRun[]> {
  const parameters = insertParameters(runs, writer);
  if (runs.every(({ record }) => record.origin.idempotencyKey === null)) {
    try {
      await db.query(INSERT_NEW_RUNS, parameters, { name: 'run-insert-new' });
      return [];
    } catch (error) {
      if (!isEnginehouseError(error) || error.code !== 'DATABASE_CONSTRAINT') throw error;
    }
  }
  const rows = await db.query<Written>(INSERT_FREE_RUNS, parameters, { name: 'run-insert-free' });
  return notIn(rows, runs, (run) => run.record.runId);
}

function insertParameters(runs: readonly EncodedRun[], writer: string): SqlParameter[] {
  const keptIds: string[] = [];
  const keptFlags: string[] = [];
  const keptTexts: string[] = [];
  for (const run of runs) {
    if (run.kept !== null) keep(run.record.runId, 'f', run.kept);
    if (run.keptWithheld !== null) keep(run.record.runId, 't', run.keptWithheld);
  }
  function keep(runId: string, withheld: string, text: string): void {
    keptIds.push(runId);
    keptFlags.push(withheld);
    keptTexts.push(text);
  }
  const packed = pack(runs);
  return [
    plainArray(runs.map(({ record }) => record.runId)),
    plainArray(runs.map(({ record }) => record.startedAt)),
    plainArray(runs.map(({ record }) => record.durationMs)),
    plainArray(runs.map(({ record }) => record.status)),
    plainArray(runs.map(({ plan }) => plan.id ?? 'NULL')),
    plainArray(runs.map(({ record }) => record.plan.revision)),
    plainArray(runs.map((run) => run.actor)),
    sparseArray(runs, ({ record }) => record.origin.userId),
    sparseArray(runs, ({ record }) => record.origin.organizationId),
    sparseArray(runs, (run) => run.module),
    sparseArray(runs, (run) => run.adapter),
    sparseArray(runs, (run) => run.requestId),
    sparseArray(runs, (run) => run.idempotencyKey),
    sparseTexts(runs, (run) => run.teams),
    sparseTexts(runs, (run) => run.request),
    plainArray(packed.starts),
    plainArray(packed.lengths),
    sparseTexts(runs, (run) => run.failures),
    plainArray(runs.map((run) => (run.pending ? 't' : 'f'))),
    writer,
    packed.bytes,
    plainArray(keptIds),
    plainArray(keptFlags),
    jsonTexts(keptTexts),
    runs.length,
  ];
}

/** Writes withheld parts; gives those whose runs are not in the log. */
export async function completeRuns(db: Queryable, parts: readonly EncodedPart[]): Promise<readonly EncodedPart[]> {
  const packed = pack(parts);
  const kept = parts.filter((part) => part.keptWithheld !== null);
  const rows = await db.query<Written>(
    COMPLETE_RUNS,
    [
      plainArray(parts.map((part) => part.runId)),
      plainArray(packed.starts),
      plainArray(packed.lengths),
      sparseTexts(parts, (part) => part.failures),
      packed.bytes,
      plainArray(kept.map((part) => part.runId)),
      jsonTexts(kept.map((part) => part.keptWithheld)),
      parts.length,
    ],
    { name: 'run-complete' },
  );
  return notIn(rows, parts, (part) => part.runId);
}

function notIn<Row>(answer: readonly Written[], rows: readonly Row[], idOf: (row: Row) => string): readonly Row[] {
  const only = answer[0]?.only ?? null;
  if (only === null) return [];
  const written = new Set(only.split(','));
  return rows.filter((row) => !written.has(idOf(row)));
}

/** The bytes of all runs one after another, and where each run's begin (from 1) and how many they are. */
function pack(runs: readonly { readonly packed: Buffer }[]): { bytes: Buffer; starts: number[]; lengths: number[] } {
  const lengths = runs.map((run) => run.packed.length);
  let next = 1;
  const starts = lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
  return { bytes: Buffer.concat(runs.map((run) => run.packed)), starts, lengths };
}

/** Empty when no run has a value, which is usual: `unnest` then gives NULL for each. */
function sparseArray(runs: readonly EncodedRun[], read: (run: EncodedRun) => string | number | null): string {
  const values = runs.map((run) => read(run) ?? 'NULL');
  return values.every((value) => value === 'NULL') ? '{}' : plainArray(values);
}

function sparseTexts<Row>(rows: readonly Row[], read: (row: Row) => string | null): string {
  const values = rows.map(read);
  return values.every((value) => value === null) ? '' : jsonTexts(values);
}
