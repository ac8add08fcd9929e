import {
  type EngineResult,
  type Json,
  type KernelSnapshot,
  type RunResult,
  type StoredRun,
  visibleRun,
} from '@enginehouse/kernel';
import { concealedNow } from './concealed.ts';

/** The answer of a run, as it is in the log: outputs as far as they were kept, less what has been taken away since. */
export function resultOfStored(stored: StoredRun, now: KernelSnapshot): RunResult {
  const run = visibleRun(stored, { research: false, concealed: concealedNow(now, stored.teams) });
  const outputs: Record<string, Json> = {};
  for (const engine of run.engines) if (engine.output !== undefined) outputs[engine.engineId] = engine.output;
  const engines: EngineResult[] = run.engines.map(({ engineId, version, status, durationMs, failure }) => ({
    engineId,
    version,
    status,
    durationMs,
    ...(failure === undefined ? {} : { failure }),
  }));
  return {
    runId: run.runId,
    status: run.status,
    planHash: run.visibleHash,
    durationMs: run.durationMs,
    outputs,
    engines,
    excluded: run.excluded.map(({ engineId, reason, cause }) => ({
      engineId,
      reason,
      ...(cause === undefined ? {} : { cause }),
    })),
  };
}
