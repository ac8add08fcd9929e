import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildExecutionPlan,
  createSnapshot,
  type Engine,
  type ExecutionPlan,
  execute,
  type PlanRequest,
  type RunRecord,
  type Signals,
} from '@enginehouse/kernel';
import { loadEngines } from '@enginehouse/kernel/node';
import { PARAMETER_FOLDERS, parametersFile } from '../fit/files.ts';
import type { AllParameters } from '../fit/fit-all.ts';

/** The folder of the example, with a slash at its end. */
export const EXAMPLE = fileURLToPath(new URL('..', import.meta.url));

export interface LoadedExample {
  readonly engines: ReadonlyMap<string, Engine>;
  readonly planOf: (request?: PlanRequest) => ExecutionPlan;
  /** The whole record, research included. */
  readonly runOf: (signals: Signals, request?: PlanRequest) => Promise<RunRecord>;
}

/** Loads the engines of the example into this process; throws when one has a problem or a warning. */
export async function loadExample(): Promise<LoadedExample> {
  const report = await loadEngines(EXAMPLE);
  const found = [...report.problems, ...report.warnings];
  if (found.length > 0) throw new Error(`the example does not load cleanly: ${JSON.stringify(found)}`);
  const snapshot = createSnapshot({ revision: 1, engineSet: report.engineSet });
  const planOf = (request: PlanRequest = {}) => buildExecutionPlan(snapshot, request);
  return {
    engines: new Map(report.engines.map((engine) => [engine.engineId, engine])),
    planOf,
    runOf: async (signals, request = {}) => {
      const run = execute(planOf(request), signals, { teams: request.teams ?? [] });
      const { record } = await run.answered;
      const part = await run.completed;
      const outcomes = record.outcomes.map((outcome, position) => part?.outcomes.get(position) ?? outcome);
      return { ...record, outcomes };
    },
  };
}

/** Outputs by engineId; engines that failed or were skipped have none. */
export function outputsOf(record: RunRecord): { readonly [engineId: string]: unknown } {
  const entries = record.outcomes.map((outcome, n) => [record.plan.engines[n]?.engine.engineId, outcome.output]);
  return Object.fromEntries(entries.filter(([, output]) => output !== undefined));
}

/** The parameters that lie beside the engines. */
export function committedParameters(): AllParameters {
  const names = Object.keys(PARAMETER_FOLDERS) as (keyof AllParameters)[];
  const entries = names.map((engineId) => [engineId, JSON.parse(readFileSync(parametersFile(engineId), 'utf8'))]);
  return Object.fromEntries(entries) as AllParameters;
}
