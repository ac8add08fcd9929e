import { ACTIVATION_STATES, type EngineId } from './definition.ts';
import { type EffectiveState, type EngineOverride, effectiveState, type Overrides } from './effective-state.ts';
import type { EngineSet } from './engine-set.ts';
import { planningIndex } from './planning-index.ts';

/** Limits an operator sets for all plans. */
export interface PlanLimits {
  /** Highest sum of computeCost of the engines that may be returned; null: none. */
  readonly hardCap: number | null;
  /** Likewise for withheld engines; null: as hardCap. */
  readonly researchCap: number | null;
}

/** One immutable configuration that plans are made from, identified by (revision, engineSet.hash). */
export interface KernelSnapshot {
  readonly revision: number;
  /** The process table's own revision: the last revision that changed an override or a limit. Plans are cached by it. */
  readonly processTableRevision: number;
  readonly engineSet: EngineSet;
  readonly overrides: Overrides;
  readonly limits: PlanLimits;
  /** By engine number. */
  readonly states: readonly EffectiveState[];
  /** By engine number: index into ACTIVATION_STATES. */
  readonly activations: Uint8Array;
  /** By engine number: 1 when its own state or that of a transitive dependency withholds its output. */
  readonly withheld: Uint8Array;
  /** By engine number; the operator's, default 0. */
  readonly priorities: Int32Array;
  /** Every team that some engine is restricted to; no other team changes a plan. */
  readonly teams: ReadonlySet<string>;
}

export interface SnapshotInput {
  /** Grows with every change of the configuration. */
  readonly revision: number;
  /** Default: `revision`. Must grow with every change of an override or a limit, since plans are cached by it. */
  readonly processTableRevision?: number;
  readonly engineSet: EngineSet;
  /** Default none. One for an engine that is not loaded is kept and ignored. */
  readonly overrides?: Overrides;
  /** Default: no limits. */
  readonly limits?: PlanLimits;
}

const NO_LIMITS: PlanLimits = Object.freeze({ hardCap: null, researchCap: null });

/** Makes a snapshot. With a previous one of the same engine set, only overrides that changed are computed again. */
export function createSnapshot(input: SnapshotInput, previous?: KernelSnapshot): KernelSnapshot {
  const { engineSet, revision } = input;
  const overrides: Overrides = input.overrides ?? new Map();
  const columns =
    previous?.engineSet === engineSet ? changedColumns(previous, overrides) : freshColumns(engineSet, overrides);
  return Object.freeze({
    revision,
    processTableRevision: input.processTableRevision ?? revision,
    engineSet,
    overrides,
    limits: input.limits ?? NO_LIMITS,
    ...columns,
  });
}

type Columns = Pick<KernelSnapshot, 'states' | 'activations' | 'withheld' | 'priorities' | 'teams'>;

function freshColumns(set: EngineSet, overrides: Overrides): Columns {
  const { declared } = planningIndex(set);
  const states = declared.slice();
  for (const [engineId, override] of overrides) {
    const number = set.numbers.get(engineId);
    if (number !== undefined) states[number] = effectiveState(set.engines[number]!.definition, override);
  }
  const activations = new Uint8Array(states.length);
  const priorities = new Int32Array(states.length);
  for (let number = 0; number < states.length; number++) writeColumns(number, states[number]!, activations, priorities);
  return { states, activations, priorities, withheld: withheldColumn(set, states), teams: teamsOf(states) };
}

function changedColumns(previous: KernelSnapshot, overrides: Overrides): Columns {
  const changed = changedNumbers(previous, overrides);
  const set = previous.engineSet;
  if (changed.size === 0) {
    const { states, activations, withheld, priorities, teams } = previous;
    return { states, activations, withheld, priorities, teams };
  }
  const states = previous.states.slice();
  const activations = previous.activations.slice();
  const priorities = previous.priorities.slice();
  let teamsChanged = false;
  let withheldChanged = false;
  for (const number of changed) {
    const { definition } = set.engines[number]!;
    const before = states[number]!;
    const state = effectiveState(definition, overrides.get(definition.engineId as EngineId));
    states[number] = state;
    writeColumns(number, state, activations, priorities);
    withheldChanged ||= state.withheld !== before.withheld;
    teamsChanged ||= state.activationState === 'restricted' || before.activationState === 'restricted';
  }
  return {
    states,
    activations,
    priorities,
    withheld: withheldChanged ? withheldColumn(set, states) : previous.withheld,
    teams: teamsChanged ? teamsOf(states) : previous.teams,
  };
}

function changedNumbers(previous: KernelSnapshot, overrides: Overrides): Set<number> {
  const changed = new Set<number>();
  if (previous.overrides === overrides) return changed;
  const note = (engineId: EngineId): void => {
    const number = previous.engineSet.numbers.get(engineId);
    if (number !== undefined) changed.add(number);
  };
  for (const [engineId, override] of overrides) {
    if (!sameOverride(previous.overrides.get(engineId), override)) note(engineId);
  }
  for (const engineId of previous.overrides.keys()) if (!overrides.has(engineId)) note(engineId);
  return changed;
}

function sameOverride(one: EngineOverride | undefined, other: EngineOverride): boolean {
  if (one === other) return true;
  if (one === undefined) return false;
  const [a, b] = [one.restrictedToTeams, other.restrictedToTeams];
  return (
    one.activationState === other.activationState &&
    one.researchOnly === other.researchOnly &&
    one.priority === other.priority &&
    (a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((team, i) => team === b[i])))
  );
}

function writeColumns(number: number, state: EffectiveState, activations: Uint8Array, priorities: Int32Array): void {
  const activation = ACTIVATION_STATES.indexOf(state.activationState);
  // A word that only a newer node knows must not let an engine run here.
  activations[number] = activation === -1 ? ACTIVATION_STATES.indexOf('deprecated') : activation;
  priorities[number] = state.priority;
}

/** Taint: what depends on a withheld output is withheld too, whether or not either of them runs. */
function withheldColumn(set: EngineSet, states: readonly EffectiveState[]): Uint8Array {
  const withheld = new Uint8Array(states.length);
  const { dependencyStart, dependencies } = set;
  for (const number of set.topologicalOrder) {
    let mark = states[number]!.withheld ? 1 : 0;
    for (let edge = dependencyStart[number]!; edge < dependencyStart[number + 1]!; edge++) {
      mark |= withheld[dependencies[edge]!]!;
    }
    withheld[number] = mark;
  }
  return withheld;
}

function teamsOf(states: readonly EffectiveState[]): ReadonlySet<string> {
  const teams = new Set<string>();
  for (const state of states) {
    if (state.activationState === 'restricted') for (const team of state.restrictedToTeams) teams.add(team);
  }
  return teams;
}
