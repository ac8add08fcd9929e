import type { EngineStatus, Json, PlanRequest, RunId, RunStatus, StoredEngine, StoredRun } from '@enginehouse/kernel';
import { decodeEngineEntries, hexOf } from './engine-entries.ts';
import { type KeptValues, readFailureLines, readKeptLines } from './kept-lines.ts';
import type { PlanDocument } from './plan-document.ts';

/** Columns of `engine_runs run`, as both drivers give them alike. */
export const RUN_COLUMNS = `run.id, extract(epoch from run.started_at)::float8 * 1000 as started_at, run.duration_ms,
  run.status, run.plan_id, run.revision, run.actor, run.user_id, run.organization_id, run.module, run.adapter,
  run.request_id, run.idempotency_key, run.teams::text as teams, run.request::text as request, run.signals_hash,
  run.engines, run.failures, run.pending_writer is not null as pending`;

export interface RunRow {
  readonly id: RunId;
  readonly started_at: number;
  readonly duration_ms: number;
  readonly status: RunStatus;
  readonly plan_id: number;
  readonly revision: number;
  readonly actor: string;
  readonly user_id: number | null;
  readonly organization_id: number | null;
  readonly module: string | null;
  readonly adapter: string | null;
  readonly request_id: string | null;
  readonly idempotency_key: string | null;
  readonly teams: string | null;
  readonly request: string | null;
  readonly signals_hash: Uint8Array;
  readonly engines: Uint8Array;
  readonly failures: string | null;
  readonly pending: boolean;
}

/** A row with its plan's document and what was kept beside it, as the kernel reads runs. */
export function storedRun(row: RunRow, plan: PlanDocument, keptTexts: readonly string[]): StoredRun {
  const kept = readKeptLines(keptTexts);
  const teams = row.teams === null ? [] : (JSON.parse(row.teams) as string[]);
  const request = row.request === null ? {} : (JSON.parse(row.request) as PlanRequest);
  return {
    runId: row.id,
    startedAt: Math.round(row.started_at),
    durationMs: row.duration_ms,
    origin: {
      actor: row.actor,
      userId: row.user_id,
      organizationId: row.organization_id,
      module: row.module,
      adapter: row.adapter,
      requestId: row.request_id,
      idempotencyKey: row.idempotency_key,
    },
    teams,
    request: teams.length === 0 ? request : { teams, ...request },
    signalsHash: hexOf(row.signals_hash),
    ...(kept.signals === undefined ? {} : { signals: kept.signals }),
    planHash: plan.planHash,
    visibleHash: plan.visibleHash,
    revision: Number(row.revision),
    engineSetHash: plan.engineSetHash,
    status: row.status,
    engines: storedEngines(row, plan, kept),
    excluded: plan.excluded,
  };
}

function storedEngines(row: RunRow, plan: PlanDocument, kept: KeptValues): StoredEngine[] {
  const entries = decodeEngineEntries(row.engines);
  const failures = readFailureLines(row.failures);
  return plan.engines.map((engine, position) => {
    const entry = entries.get(position);
    const failure = failures.get(position);
    const output: Json | undefined = kept.outputs.get(position);
    const preview = kept.previews.get(position);
    return {
      engineId: engine.engineId,
      version: engine.version,
      contentHash: engine.contentHash,
      drifted: engine.drifted,
      batch: engine.batch,
      dependencies: engine.dependencies.map((dependency) => plan.engines[dependency]?.engineId ?? engine.engineId),
      withheld: engine.withheld,
      ...(engine.restrictedToTeams === undefined ? {} : { restrictedToTeams: engine.restrictedToTeams }),
      status: entry?.status ?? missingStatus(row),
      durationMs: entry?.durationMs ?? 0,
      startedAfterMs: entry?.startedAfterMs ?? 0,
      outputHash: entry?.outputHash ?? null,
      ...(output === undefined ? {} : { output }),
      ...(preview === undefined ? {} : { outputPreview: preview }),
      ...(failure === undefined ? {} : { failure }),
    };
  });
}

/** An engine without an entry: owed by a writer that is alive, or by none. */
function missingStatus(row: RunRow): EngineStatus {
  return row.pending ? 'pending' : 'lost';
}
