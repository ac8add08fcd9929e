import { didYouMean, type EnginehouseError } from '@enginehouse/errors';
import { ACTIVATION_STATES, type EngineDefinition, type EngineId } from './definition.ts';
import { type EffectiveState, type EngineOverride, effectiveState } from './effective-state.ts';
import { kernelErrors, problem } from './errors.ts';
import { createSnapshot, type KernelSnapshot } from './snapshot.ts';
import { changeProblems, invalidChange, type StateChange } from './state-change-fields.ts';

/** What a change would do, before anyone makes it. */
export interface StateImpact {
  readonly engineId: EngineId;
  readonly before: EffectiveState;
  readonly after: EffectiveState;
  /** The override to store; null: none is left. */
  readonly override: EngineOverride | null;
  /** Every engine that depends on it, transitively. */
  readonly dependents: readonly EngineId[];
  /** Dependents that would no longer run, or no longer for every caller for whom they run now. */
  readonly cutOff: readonly EngineId[];
  /** Engines (it or dependents) whose output is returned now and would be withheld. */
  readonly newlyWithheld: readonly EngineId[];
  /** Engines whose output is withheld now and would be returnable: the change is a promotion if it is itself among them. */
  readonly newlyReturnable: readonly EngineId[];
  /** Engines that cannot run now, whoever asks, and could. */
  readonly newlyRunning: readonly EngineId[];
  /** Engines that can run now and could not, whoever asks. */
  readonly noLongerRunning: readonly EngineId[];
  /** Summed computeCost of what can run, returned and withheld, now and then. */
  readonly cost: { readonly before: PlanCost; readonly after: PlanCost };
  /** True: it makes a withheld engine returnable. */
  readonly promotion: boolean;
}

export interface PlanCost {
  readonly returnable: number;
  readonly withheld: number;
}

/**
 * Says what a change would do, without judging it. Throws `UNKNOWN_ENGINE` and `INVALID_STATE_CHANGE`.
 */
export function stateImpact(snapshot: KernelSnapshot, engineId: string, change: StateChange): StateImpact {
  const { engineSet: set } = snapshot;
  const number = set.numbers.get(engineId);
  if (number === undefined) throw unknownEngine(engineId, set.numbers.keys());
  const { definition, engineId: id } = set.engines[number]!;
  const before = snapshot.states[number]!;
  const problems = changeProblems(change);
  const override = nextOverride(definition, before, snapshot.overrides.get(id), problems.length === 0 ? change : {});
  const after = effectiveState(definition, override);
  if (after.activationState === 'restricted' && after.restrictedToTeams.length === 0) {
    problems.push(
      problem('restrictedToTeams', "is missing while activationState is 'restricted'", undefined, 'at least one team'),
    );
  }
  if (problems.length > 0) throw invalidChange(engineId, problems);

  const overrides = new Map(snapshot.overrides);
  if (Object.keys(override).length === 0) overrides.delete(id);
  else overrides.set(id, override);
  const next = createSnapshot({ ...snapshot, overrides }, snapshot);
  const ids = (numbers: Iterable<number>): EngineId[] => [...numbers].map((found) => set.engines[found]!.engineId);

  const loses = losing(snapshot, next, number);
  const now = runnable(snapshot);
  const then = runnable(next);
  const affected = [number, ...dependentsOf(snapshot, number)].sort((a, b) => a - b);
  const dependents = affected.filter((found) => found !== number);
  const returned = (marks: Uint8Array, of: KernelSnapshot, found: number) =>
    marks[found] === 1 && of.withheld[found] === 0;
  const returnable = affected.filter((found) => snapshot.withheld[found] === 1 && next.withheld[found] === 0);
  return {
    engineId: id,
    before,
    after,
    override: Object.keys(override).length === 0 ? null : override,
    dependents: ids(dependents),
    cutOff: ids(dependents.filter((found) => now[found] === 1 && loses(found))),
    newlyWithheld: ids(
      affected.filter((found) => returned(now, snapshot, found) && then[found] === 1 && next.withheld[found] === 1),
    ),
    newlyReturnable: ids(returnable),
    newlyRunning: ids(affected.filter((found) => now[found] === 0 && then[found] === 1)),
    noLongerRunning: ids(affected.filter((found) => now[found] === 1 && then[found] === 0)),
    cost: { before: costOf(snapshot, now), after: costOf(next, then) },
    promotion: returnable.length > 0,
  };
}

/**
 * A withheld engine that is deprecated keeps the mark, in the override: otherwise `research-only` -> `deprecated` ->
 * `active` would be a promotion through the back door.
 */
function nextOverride(
  definition: EngineDefinition,
  before: EffectiveState,
  current: EngineOverride | undefined,
  change: StateChange,
): EngineOverride {
  const merged: Record<string, unknown> = { ...current };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = Array.isArray(value) ? [...value] : value;
  }
  const override = merged as EngineOverride;
  const { activationState } = effectiveState(definition, override);
  if (before.withheld && activationState === 'deprecated' && change.researchOnly === undefined) {
    return { ...override, researchOnly: true };
  }
  return override;
}

/** 1: runs for some caller at least. */
function runnable(snapshot: KernelSnapshot): Uint8Array {
  const { topologicalOrder, dependencyStart, dependencies } = snapshot.engineSet;
  const marks = new Uint8Array(snapshot.states.length);
  for (const number of topologicalOrder) {
    if (clauseOf(snapshot, number) === 'nobody') continue;
    let runs = 1;
    for (let edge = dependencyStart[number]!; edge < dependencyStart[number + 1]!; edge++) {
      runs &= marks[dependencies[edge]!]!;
    }
    marks[number] = runs;
  }
  return marks;
}

/** For whom the engine's own state lets it run: everybody, nobody, or callers with one of these teams. */
function clauseOf(snapshot: KernelSnapshot, number: number): 'everybody' | 'nobody' | readonly string[] {
  const state = ACTIVATION_STATES[snapshot.activations[number]!];
  if (state === 'deprecated') return 'nobody';
  if (state !== 'restricted') return 'everybody';
  const { restrictedToTeams } = snapshot.states[number]!;
  return restrictedToTeams.length === 0 ? 'nobody' : restrictedToTeams;
}

/**
 * Marks dependents (and the engine itself) that lose nobody when callers of the changed engine need one of `teams`. A
 * caller has any set of teams, so the new condition costs nobody anything only where one of the conditions of now
 * implies it: where the teams of an engine in the chain are all among the new ones.
 */
function impliedBy(snapshot: KernelSnapshot, teams: readonly string[]): Uint8Array {
  const { topologicalOrder, dependencyStart, dependencies } = snapshot.engineSet;
  const implied = new Uint8Array(snapshot.states.length);
  for (const number of topologicalOrder) {
    const own = clauseOf(snapshot, number);
    let mark = typeof own !== 'string' && own.every((team) => teams.includes(team)) ? 1 : 0;
    for (let edge = dependencyStart[number]!; edge < dependencyStart[number + 1]!; edge++) {
      mark |= implied[dependencies[edge]!]!;
    }
    implied[number] = mark;
  }
  return implied;
}

/** Tells which dependents, of those that run now, would be lost to somebody. */
function losing(snapshot: KernelSnapshot, next: KernelSnapshot, changed: number): (dependent: number) => boolean {
  const clause = clauseOf(next, changed);
  if (typeof clause === 'string') return () => clause === 'nobody';
  const implied = impliedBy(snapshot, clause);
  return (dependent) => implied[dependent] === 0;
}

/** Everything that needs the engine, transitively. */
function dependentsOf({ engineSet: { dependentStart, dependents } }: KernelSnapshot, number: number): Set<number> {
  const found = new Set<number>();
  const next = [number];
  for (let from = next.pop(); from !== undefined; from = next.pop()) {
    for (let edge = dependentStart[from]!; edge < dependentStart[from + 1]!; edge++) {
      const dependent = dependents[edge]!;
      if (found.has(dependent)) continue;
      found.add(dependent);
      next.push(dependent);
    }
  }
  return found;
}

function costOf(snapshot: KernelSnapshot, marks: Uint8Array): PlanCost {
  const cost = { returnable: 0, withheld: 0 };
  snapshot.engineSet.engines.forEach(({ definition }, number) => {
    if (marks[number] === 1)
      cost[snapshot.withheld[number] === 1 ? 'withheld' : 'returnable'] += definition.computeCost;
  });
  return cost;
}

/** No engine of this id is loaded; `known` are the names that may be suggested. */
export function unknownEngine(engineId: string, known: Iterable<string>): EnginehouseError {
  return kernelErrors.error('UNKNOWN_ENGINE', {
    message: `No engine '${engineId}' is loaded${didYouMean(engineId, known)}`,
    where: 'engineId',
    details: { engineId },
  });
}
