import { buildExecutionPlan } from '../build-plan.ts';
import type { EngineDefinition, EngineId } from '../definition.ts';
import type { EngineOverride } from '../effective-state.ts';
import { createEngine, type Score } from '../engine.ts';
import { createEngineSet } from '../engine-set.ts';
import type { ExecutionPlan, PlanRequest } from '../plan.ts';
import { createSnapshot } from '../snapshot.ts';

/** An engine of a test: its id, what it does, and what of its definition matters. */
export interface TestEngine extends Partial<Omit<EngineDefinition, 'engineId'>> {
  readonly engineId: string;
  readonly score: Score;
  readonly contentHash?: string;
}

export interface TestPlanOptions {
  readonly request?: PlanRequest;
  readonly overrides?: Readonly<Record<string, EngineOverride>>;
}

/** A real plan over engines of a test. */
export function planOf(engines: readonly TestEngine[], options: TestPlanOptions = {}): ExecutionPlan {
  const engineSet = createEngineSet(
    engines.map(({ score, contentHash, ...definition }) =>
      createEngine(definitionOf(definition), { score, file: undefined, contentHash }),
    ),
  );
  const overrides = new Map(Object.entries(options.overrides ?? {}).map(([id, one]) => [id as EngineId, one]));
  return buildExecutionPlan(createSnapshot({ revision: 1, engineSet, overrides }), options.request);
}

/** What a research engine says of itself. */
export const RESEARCH = { activationState: 'research-only', researchOnly: true } as const;

function definitionOf(given: Partial<EngineDefinition> & { readonly engineId: string }): EngineDefinition {
  return {
    displayName: given.engineId,
    category: 'cognitive',
    domain: 'cross-domain',
    riskLevel: 'low',
    computeCost: 1,
    dependencies: [],
    emitsTopics: [],
    subscribesTopics: [],
    activationState: 'active',
    researchOnly: false,
    version: '1.0.0',
    ...given,
  };
}
