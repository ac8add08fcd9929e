import { RISK_LEVELS } from './definition.ts';
import { type EffectiveState, effectiveState } from './effective-state.ts';
import type { EngineSet } from './engine-set.ts';
import { eventSources } from './event-sources.ts';

/** What planning reads of an engine set, by engine number, computed once per set. */
export interface PlanningIndex {
  readonly declared: readonly EffectiveState[];
  readonly costs: Uint8Array;
  /** Index into RISK_LEVELS. */
  readonly risks: Uint8Array;
  readonly totalCost: number;
  /** One line `batch engineId@version` for each engine in topological order, ASCII: what a plan's hash is made of. */
  readonly lines: Uint8Array;
  /** Where the line of each rank begins; one more entry ends the last. */
  readonly lineStart: Int32Array;
  /** Highest summed cost of a chain of dependencies that ends with the engine. A plan is closed, so it never differs. */
  readonly chainCosts: Int32Array;
  /** The dependency before it on that chain; -1 at its start. */
  readonly chainBefore: Int32Array;
  /** Engine numbers of the event sources, in plan order. */
  readonly eventSources: readonly (readonly number[])[];
}

// Beside the set, not in it: the set is a contract, these columns are a matter of this planner.
const indexes = new WeakMap<EngineSet, PlanningIndex>();

export function planningIndex(set: EngineSet): PlanningIndex {
  const known = indexes.get(set);
  if (known !== undefined) return known;
  const index = createIndex(set);
  indexes.set(set, index);
  return index;
}

function createIndex(set: EngineSet): PlanningIndex {
  const count = set.engines.length;
  const declared: EffectiveState[] = new Array(count);
  const costs = new Uint8Array(count);
  const risks = new Uint8Array(count);
  let totalCost = 0;
  for (let number = 0; number < count; number++) {
    const { definition } = set.engines[number]!;
    declared[number] = effectiveState(definition);
    costs[number] = definition.computeCost;
    totalCost += definition.computeCost;
    risks[number] = RISK_LEVELS.indexOf(definition.riskLevel);
  }
  const { chainCosts, chainBefore } = chains(set, costs);
  const edges = { start: set.dependencyStart, targets: set.dependencies };
  const { sources } = eventSources(set.engines, { edges, order: set.topologicalOrder });
  return {
    declared,
    costs,
    risks,
    totalCost,
    ...linesOf(set),
    chainCosts,
    chainBefore,
    eventSources: sources,
  };
}

function linesOf(set: EngineSet): { lines: Uint8Array; lineStart: Int32Array } {
  const lineStart = new Int32Array(set.engines.length + 1);
  let text = '';
  for (let rank = 0; rank < set.engines.length; rank++) {
    const number = set.topologicalOrder[rank]!;
    const { engineId, version } = set.engines[number]!.definition;
    text += `${set.batches[number]} ${engineId}@${version}\n`;
    lineStart[rank + 1] = text.length;
  }
  return { lines: Buffer.from(text, 'latin1'), lineStart };
}

function chains(set: EngineSet, costs: Uint8Array): { chainCosts: Int32Array; chainBefore: Int32Array } {
  const chainCosts = new Int32Array(costs.length);
  const chainBefore = new Int32Array(costs.length).fill(-1);
  for (const number of set.topologicalOrder) {
    let highest = 0;
    let before = -1;
    for (let edge = set.dependencyStart[number]!; edge < set.dependencyStart[number + 1]!; edge++) {
      const dependency = set.dependencies[edge]!;
      const cost = chainCosts[dependency]!;
      if (cost > highest || (cost === highest && dependency < before)) {
        highest = cost;
        before = dependency;
      }
    }
    chainCosts[number] = highest + costs[number]!;
    chainBefore[number] = before;
  }
  return { chainCosts, chainBefore };
}
