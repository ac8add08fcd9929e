import {
  type ActivationState,
  buildExecutionPlan,
  createEngineSet,
  createPlanner,
  createRegistry,
  createSnapshot,
  type EngineDefinition,
  type EngineId,
  type EngineOverride,
  type EngineSet,
  type ExecutionPlan,
} from '@enginehouse/kernel';
import { defineBenchRow } from './harness/define-bench-row.ts';

const ENGINES = 10_000;
const DEPENDENCIES = 3;
const KAHN = 'a bare map-based Kahn in the same process';

/** Numbers from 0 to below `limit`, the same in every process. */
function numbersFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Every engine needs three earlier ones; one in twenty listens to one of them. Names are not in dependency order. */
function definitions(): EngineDefinition[] {
  const below = numbersFrom(20_261_120);
  const ids = Array.from({ length: ENGINES }, (_, index) => `engine-${(index * 7_919) % ENGINES}`);
  return ids.map((engineId, index) => {
    const dependencies = new Set<string>();
    while (dependencies.size < Math.min(DEPENDENCIES, index)) dependencies.add(ids[below(index)]!);
    const [heard] = dependencies;
    return {
      engineId,
      displayName: engineId,
      category: 'foundational',
      domain: 'cross-domain',
      riskLevel: 'low',
      computeCost: 1 + below(10),
      dependencies: [...dependencies],
      emitsTopics: [`${engineId}.done`],
      subscribesTopics: index % 20 === 19 && heard !== undefined ? [`${heard}.done`] : [],
      activationState: 'active',
      researchOnly: false,
      version: '1.0.0',
    };
  });
}

function registered() {
  const registry = createRegistry();
  const session = registry.openLoadSession();
  for (const definition of definitions()) registry.register(definition, () => null);
  session.finish();
  return registry.engines();
}

/** What every engine registry writes first: two maps, a queue, batches. No order within a batch, no hash, no reasons. */
function bareKahn(all: readonly EngineDefinition[]): string[][] {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const definition of all) {
    waiting.set(definition.engineId, definition.dependencies.length);
    dependents.set(definition.engineId, []);
  }
  for (const definition of all) {
    for (const dependency of definition.dependencies) dependents.get(dependency)!.push(definition.engineId);
  }
  let ready = all.filter(({ dependencies }) => dependencies.length === 0).map(({ engineId }) => engineId);
  const batches: string[][] = [];
  while (ready.length > 0) {
    batches.push(ready);
    const next: string[] = [];
    for (const engineId of ready) {
      for (const dependent of dependents.get(engineId)!) {
        const left = waiting.get(dependent)! - 1;
        waiting.set(dependent, left);
        if (left === 0) next.push(dependent);
      }
    }
    ready = next;
  }
  return batches;
}

/** Reads everything a plan carries, so that nothing of it can be put off. */
function readWhole(plan: ExecutionPlan): number {
  let seen = plan.planHash.length + plan.visibleHash.length + plan.engineSetHash.length + plan.revision;
  seen += plan.totalCost + plan.researchCost + plan.criticalPath.length + plan.withheld.length;
  for (const { engine, position, batch, dependencies, dependents, withheld, eventSources } of plan.engines) {
    seen += engine.engineId.length + position + batch + (withheld ? 1 : 0);
    for (const list of [dependencies, dependents, eventSources]) for (const entry of list) seen += entry;
  }
  for (const batch of plan.batches) seen += batch.length;
  for (const { reason, cause, concealed } of plan.excluded)
    seen += reason.length + (cause ?? '').length + (concealed ? 1 : 0);
  return seen;
}

const cold = defineBenchRow({
  name: 'kernel-cold-plan',
  what: `engine set, snapshot and first plan of ${ENGINES} registered engines`,
  against: KAHN,
  limit: 1.5,
  unit: 'ratio',
  setup: () => {
    const engines = registered();
    const all = engines.map((engine) => engine.definition);
    return {
      subject: () =>
        readWhole(buildExecutionPlan(createSnapshot({ revision: 1, engineSet: createEngineSet(engines) }))),
      peer: () => bareKahn(all),
    };
  },
});

const CHANGES: readonly ActivationState[] = ['research-only', 'deprecated', 'restricted'];

/** A process table in which one engine after the other is changed, and changed back. */
function changingTable(engineSet: EngineSet) {
  const below = numbersFrom(7);
  let snapshot = createSnapshot({ revision: 1, engineSet });
  let changes = 0;
  return () => {
    const overrides = new Map<EngineId, EngineOverride>();
    if (changes % 2 === 0) {
      const { engineId } = engineSet.engines[below(ENGINES)]!;
      const activationState = CHANGES[(changes / 2) % CHANGES.length]!;
      overrides.set(engineId, { activationState, restrictedToTeams: ['sales'] });
    }
    changes += 1;
    snapshot = createSnapshot({ revision: snapshot.revision + 1, engineSet, overrides }, snapshot);
    return snapshot;
  };
}

const afterChange = defineBenchRow({
  name: 'kernel-plan-after-change',
  what: `snapshot and plan of ${ENGINES} engines after one state change`,
  against: KAHN,
  limit: 0.75,
  unit: 'ratio',
  setup: () => {
    const engines = registered();
    const all = engines.map((engine) => engine.definition);
    const change = changingTable(createEngineSet(engines));
    return {
      subject: () => readWhole(buildExecutionPlan(change(), { teams: ['sales'] })),
      peer: () => bareKahn(all),
    };
  },
});

const cached = defineBenchRow({
  name: 'kernel-plan-cached',
  what: 'plan from the cache, a fresh request object each time',
  against: '-',
  limit: 2,
  unit: 'us',
  setup: () => {
    const engineSet = createEngineSet(registered());
    const restricted = new Map<EngineId, EngineOverride>(
      engineSet.engines
        .slice(0, 3)
        .map(({ engineId }, index) => [
          engineId,
          { activationState: 'restricted', restrictedToTeams: [['sales', 'legal', 'risk'][index]!] },
        ]),
    );
    const snapshot = createSnapshot({ revision: 1, engineSet, overrides: restricted });
    const planner = createPlanner();
    const { engineId: one } = engineSet.engines[10]!;
    const { engineId: other } = engineSet.engines[20]!;
    return {
      subject: () =>
        planner.plan(snapshot, {
          teams: ['sales', 'legal'],
          budget: 20_000,
          targets: [other, one],
          domains: ['cross-domain', 'sales'],
          maxRisk: 'high',
        }),
    };
  },
});

export const rows = [cold, afterChange, cached];
