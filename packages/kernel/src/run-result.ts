import { hash } from 'node:crypto';
import type { EngineId } from './definition.ts';
import type { Json } from './json.ts';
import type { Exclusion, ExecutionPlan, PlannedEngine } from './plan.ts';
import { visibleExclusions } from './plan-errors.ts';
import type { EngineOutcome, RunRecord } from './record.ts';
import type { EngineResult, RunResult } from './run.ts';
import { inMicroseconds } from './run-clock.ts';
import { runStatus } from './run-status.ts';

/** What an adapter learns of one engine as it ends. */
export function engineResult(planned: PlannedEngine, outcome: EngineOutcome): EngineResult {
  const { engineId, definition } = planned.engine;
  const { status, durationMs, failure } = outcome;
  return failure === undefined
    ? { engineId, version: definition.version, status, durationMs }
    : { engineId, version: definition.version, status, durationMs, failure };
}

/**
 * What an adapter gets of a run: speaks only of engines whose output it may have. `concealed` names engines that have
 * been withheld or restricted since the plan was made; they and all that depends on them are left out as well.
 */
export function runResult(record: RunRecord, concealed?: (engineId: EngineId) => boolean): RunResult {
  const { plan, outcomes } = record;
  const visible = visiblePart(plan);
  const shown = concealed === undefined ? visible.engines : stillReturnable(visible.engines, concealed);
  const outputs: Record<string, Json> = {};
  const engines: EngineResult[] = [];
  for (const planned of shown) {
    const outcome = outcomes[planned.position] as EngineOutcome;
    engines.push(engineResult(planned, outcome));
    if (outcome.output !== undefined) outputs[planned.engine.engineId] = outcome.output;
  }
  const whole = shown.length === visible.engines.length;
  return {
    runId: record.runId,
    status: whole ? record.status : runStatus(engines.map((engine) => engine.status)),
    planHash: whole ? plan.visibleHash : hashOfShown(shown.map(labelled)),
    durationMs: whole ? record.durationMs : lastEnd(shown, outcomes),
    outputs,
    engines,
    excluded: concealed === undefined ? visible.excluded : shownExclusions(plan.excluded, concealed),
  };
}

/** The plan's hash over these engines alone, in plan order: one line `batch engineId@version` for each, as the planner's. */
export function hashOfShown(
  engines: readonly { readonly engineId: EngineId; readonly version: string; readonly batch: number }[],
): string {
  return hash('sha256', engines.map(({ batch, engineId, version }) => `${batch} ${engineId}@${version}\n`).join(''));
}

/** The part of a plan that an adapter may know, made once per plan. */
interface VisiblePart {
  readonly engines: readonly PlannedEngine[];
  readonly excluded: RunResult['excluded'];
}

const visibleParts = new WeakMap<ExecutionPlan, VisiblePart>();

function visiblePart(plan: ExecutionPlan): VisiblePart {
  let part = visibleParts.get(plan);
  if (part === undefined) {
    // Every result of the plan carries the same list.
    const excluded = Object.freeze(shownExclusions(plan.excluded, () => false).map((one) => Object.freeze(one)));
    part = { engines: plan.engines.filter((planned) => !planned.withheld), excluded };
    visibleParts.set(plan, part);
  }
  return part;
}

function shownExclusions(all: readonly Exclusion[], concealed: (engineId: EngineId) => boolean): RunResult['excluded'] {
  const marked = all.map((one) => (concealed(one.engineId) ? { ...one, concealed: true } : one));
  return visibleExclusions(marked).map(({ engineId, reason, cause }) =>
    cause === undefined ? { engineId, reason } : { engineId, reason, cause },
  );
}

function stillReturnable(
  engines: readonly PlannedEngine[],
  concealed: (engineId: EngineId) => boolean,
): readonly PlannedEngine[] {
  const left = new Set<number>();
  for (const planned of engines) {
    const tainted = planned.dependencies.some((position) => !left.has(position));
    if (!tainted && !concealed(planned.engine.engineId)) left.add(planned.position);
  }
  return engines.filter((planned) => left.has(planned.position));
}

function labelled({ engine, batch }: PlannedEngine) {
  return { engineId: engine.engineId, version: engine.definition.version, batch };
}

function lastEnd(shown: readonly PlannedEngine[], outcomes: readonly EngineOutcome[]): number {
  return shown.reduce((last, { position }) => {
    const { startedAfterMs, durationMs } = outcomes[position] as EngineOutcome;
    return Math.max(last, inMicroseconds(startedAfterMs + durationMs));
  }, 0);
}
