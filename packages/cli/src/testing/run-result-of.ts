import type { RunResult } from '@enginehouse/api';

type EngineResult = RunResult['engines'][number];

/** A run's answer for tests: which engines gave what, and which failed. */
export function runResultOf(
  outputs: RunResult['outputs'],
  failed: Readonly<Record<string, string>> = {},
  durationMs = 1,
): RunResult {
  const engine = (engineId: string): EngineResult => ({
    engineId: engineId as EngineResult['engineId'],
    version: '1.0.0',
    status: 'succeeded',
    durationMs,
  });
  const succeeded = Object.keys(outputs).map(engine);
  const failures = Object.entries(failed).map(
    ([engineId, message]): EngineResult => ({
      ...engine(engineId),
      status: 'failed',
      failure: { code: 'ENGINE_THREW', message },
    }),
  );
  return {
    runId: '01900000-0000-7000-8000-000000000000' as RunResult['runId'],
    status: failures.length === 0 ? 'succeeded' : 'partial',
    planHash: 'a'.repeat(64),
    durationMs,
    outputs,
    engines: [...succeeded, ...failures],
    excluded: [],
  };
}
