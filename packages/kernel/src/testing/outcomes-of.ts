import { execute } from '../execute.ts';
import type { Signals } from '../json.ts';
import type { EngineOutcome } from '../record.ts';
import { planOf, type TestEngine } from './plan-of.ts';

/** Outcomes of a run by engineId. */
export async function outcomesOf(
  engines: readonly TestEngine[],
  signals: Signals = {},
): Promise<{ readonly [engineId: string]: EngineOutcome }> {
  const plan = planOf(engines);
  const { record } = await execute(plan, signals).answered;
  return Object.fromEntries(plan.engines.map((planned, at) => [planned.engine.engineId, record.outcomes[at]])) as never;
}
