import { hash } from 'node:crypto';
import type { EngineId } from './definition.ts';
import { exclusions, type Selection, STATE_RESTRICTED } from './exclusions.ts';
import type { ExecutionPlan, PlannedEngine, PlanRequest } from './plan.ts';
import { type CanonicalRequest, canonicalRequest } from './plan-request.ts';
import { type PlanningIndex, planningIndex } from './planning-index.ts';
import { selectEngines } from './selection.ts';
import type { KernelSnapshot } from './snapshot.ts';

/**
 * Plans one request: which engines run, in which order, and which do not and why. The same snapshot and request give
 * the same plan, always. Errors say the whole truth; pass them through `adapterError` before an adapter sees them.
 *
 * Throws `INVALID_PLAN_REQUEST`, `UNKNOWN_TARGET`, `TARGET_EXCLUDED` or `EMPTY_PLAN`.
 */
export function buildExecutionPlan(snapshot: KernelSnapshot, request: PlanRequest = {}): ExecutionPlan {
  return planFor(snapshot, canonicalRequest(snapshot, request));
}

/** The same for a request that is canonical already. */
export function planFor(snapshot: KernelSnapshot, request: CanonicalRequest): ExecutionPlan {
  const set = snapshot.engineSet;
  const index = planningIndex(set);
  const selection = selectEngines(snapshot, request);
  const order = plannedOrder(set.topologicalOrder, selection);
  const hashes = hashesOf(snapshot, selection, index);
  const engines = plannedEngines(snapshot, order, selection, index);

  const batches: EngineId[][] = [];
  const withheld: EngineId[] = [];
  let totalCost = 0;
  let researchCost = 0;
  for (let position = 0; position < order.length; position++) {
    const number = order[position]!;
    const { engineId } = set.engines[number]!;
    const batch = set.batches[number]!;
    if (batch === batches.length) batches.push([engineId]);
    else batches[batch]!.push(engineId);
    if (snapshot.withheld[number] === 1) {
      withheld.push(engineId);
      researchCost += index.costs[number]!;
    } else totalCost += index.costs[number]!;
  }
  return Object.freeze({
    ...hashes,
    revision: snapshot.processTableRevision,
    engineSetHash: set.hash,
    engines,
    batches,
    totalCost,
    researchCost,
    criticalPath: criticalPath(snapshot, order, index),
    withheld,
    excluded: exclusions(snapshot, request, selection),
  });
}

/** The order of the whole graph, without what is out: a plan is closed under dependencies, so batches stay as they are. */
function plannedOrder(order: Int32Array, selection: Selection): Int32Array {
  if (!selection.anyOut) return order;
  const { verdicts } = selection;
  const planned = new Int32Array(order.length);
  let length = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const number = order[rank]!;
    if (verdicts[number] === 0) planned[length++] = number;
  }
  return planned.subarray(0, length);
}

function hashesOf(snapshot: KernelSnapshot, { verdicts, anyOut }: Selection, index: PlanningIndex) {
  const { engineSet, withheld } = snapshot;
  const anyWithheld = withheld.includes(1);
  const planHash = hashOfLines(
    engineSet.topologicalOrder,
    index,
    anyOut ? (number) => verdicts[number] === 0 : undefined,
  );
  const visibleHash = anyWithheld
    ? hashOfLines(engineSet.topologicalOrder, index, (number) => verdicts[number] === 0 && withheld[number] === 0)
    : planHash;
  return { planHash, visibleHash };
}

/** Copies the lines of the chosen engines run by run: joining 10,000 strings for each hash costs 3x as much. */
function hashOfLines(
  order: Int32Array,
  index: PlanningIndex,
  chosen: ((number: number) => boolean) | undefined,
): string {
  const { lines, lineStart } = index;
  if (chosen === undefined) return hash('sha256', lines);
  const picked = new Uint8Array(lines.length);
  let length = 0;
  for (let rank = 0; rank < order.length; ) {
    if (!chosen(order[rank]!)) {
      rank += 1;
      continue;
    }
    const first = rank;
    while (rank < order.length && chosen(order[rank]!)) rank += 1;
    picked.set(lines.subarray(lineStart[first]!, lineStart[rank]!), length);
    length += lineStart[rank]! - lineStart[first]!;
  }
  return hash('sha256', picked.subarray(0, length));
}

const NONE: readonly number[] = Object.freeze([]);

function plannedEngines(
  snapshot: KernelSnapshot,
  order: Int32Array,
  { verdicts, anyOut }: Selection,
  index: PlanningIndex,
): PlannedEngine[] {
  const { engineSet: set, withheld } = snapshot;
  const { dependencyStart, dependencies, dependentStart, dependents } = set;
  const positions = new Int32Array(set.engines.length);
  for (let position = 0; position < order.length; position++) positions[order[position]!] = position;
  const planned: PlannedEngine[] = new Array(order.length);
  for (let position = 0; position < order.length; position++) {
    const number = order[position]!;
    const sources = index.eventSources[number]!;
    const one: PlannedEngine = {
      engine: set.engines[number]!,
      position,
      batch: set.batches[number]!,
      dependencies: mapped(dependencies, dependencyStart[number]!, dependencyStart[number + 1]!, positions),
      dependents: anyOut
        ? mappedRunning(dependents, dependentStart[number]!, dependentStart[number + 1]!, positions, verdicts)
        : mapped(dependents, dependentStart[number]!, dependentStart[number + 1]!, positions),
      withheld: withheld[number] === 1,
      eventSources: sources.length === 0 ? NONE : sources.map((source) => positions[source]!),
    };
    planned[position] =
      snapshot.activations[number] === STATE_RESTRICTED
        ? { ...one, restrictedToTeams: snapshot.states[number]!.restrictedToTeams }
        : one;
  }
  return planned;
}

/** Positions of a range of edges. Literals, because a list grown with `push` reserves room for 17 entries: 2x the time. */
function mapped(targets: Int32Array, from: number, to: number, positions: Int32Array): readonly number[] {
  switch (to - from) {
    case 0:
      return NONE;
    case 1:
      return [positions[targets[from]!]!];
    case 2:
      return [positions[targets[from]!]!, positions[targets[from + 1]!]!];
    case 3:
      return [positions[targets[from]!]!, positions[targets[from + 1]!]!, positions[targets[from + 2]!]!];
    default: {
      const list: number[] = new Array(to - from);
      for (let edge = from; edge < to; edge++) list[edge - from] = positions[targets[edge]!]!;
      return list;
    }
  }
}

function mappedRunning(
  targets: Int32Array,
  from: number,
  to: number,
  positions: Int32Array,
  verdicts: Uint8Array,
): readonly number[] {
  for (let edge = from; edge < to; edge++) {
    if (verdicts[targets[edge]!] !== 0) {
      const list: number[] = [];
      for (let other = from; other < to; other++) {
        if (verdicts[targets[other]!] === 0) list.push(positions[targets[other]!]!);
      }
      return list;
    }
  }
  return mapped(targets, from, to, positions);
}

function criticalPath(snapshot: KernelSnapshot, order: Int32Array, index: PlanningIndex): EngineId[] {
  const { chainCosts, chainBefore } = index;
  let last = -1;
  for (let position = 0; position < order.length; position++) {
    const number = order[position]!;
    if (last === -1 || chainCosts[number]! > chainCosts[last]!) last = number;
  }
  const path: EngineId[] = [];
  for (let number = last; number !== -1; number = chainBefore[number]!) {
    path.push(snapshot.engineSet.engines[number]!.engineId);
  }
  return path.reverse();
}
