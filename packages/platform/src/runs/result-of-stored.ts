import {
  type EngineResult,
  hashOfShown,
  type Json,
  type KernelSnapshot,
  type RunResult,
  runStatus,
  type StoredRun,
  visibleRun,
} from '@enginehouse/kernel';
import { concealedNow } from './concealed.ts';

/** The answer of a run, as it is in the log: outputs as far as they were kept, less what has been taken away since. */
export function resultOfStored(stored: StoredRun, now: KernelSnapshot): RunResult {
  const run = visibleRun(stored, { research: false });
  const concealed = concealedNow(now, run.teams);
  const shown = run.engines.filter((engine) => !concealed(engine.engineId));
  const whole = shown.length === run.engines.length;
  const outputs: Record<string, Json> = {};
  for (const engine of shown) if (engine.output !== undefined) outputs[engine.engineId] = engine.output;
  const engines: EngineResult[] = shown.map(({ engineId, version, status, durationMs, failure }) => ({
    engineId,
    version,
    status,
    durationMs,
    ...(failure === undefined ? {} : { failure }),
  }));
  return {
    runId: run.runId,
    status: whole ? run.status : runStatus(engines.map((engine) => engine.status)),
    planHash: whole ? run.visibleHash : hashOfShown(engines),
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
