import type { EngineDefinition, EngineId } from '../definition.ts';
import type { EngineOverride } from '../effective-state.ts';
import { createEngine } from '../engine.ts';
import { createEngineSet, type EngineSet } from '../engine-set.ts';
import { createSnapshot, type KernelSnapshot, type PlanLimits } from '../snapshot.ts';

/** What of a definition matters to a test; `needs` is short for `dependencies`. */
export type TestDefinition = Partial<Omit<EngineDefinition, 'engineId' | 'dependencies'>> & {
  readonly needs?: readonly string[];
};

/** A whole definition, everything not given being harmless. */
export function definitionOf(engineId: string, given: TestDefinition = {}): EngineDefinition {
  const { needs = [], ...rest } = given;
  return {
    engineId,
    displayName: engineId,
    category: 'cognitive',
    domain: 'cross-domain',
    riskLevel: 'low',
    computeCost: 1,
    dependencies: needs,
    emitsTopics: [],
    subscribesTopics: [],
    activationState: 'active',
    researchOnly: false,
    version: '1.0.0',
    ...rest,
  };
}

/** A set of engines that do nothing, by id. */
export function engineSetOf(definitions: Readonly<Record<string, TestDefinition>>): EngineSet {
  return createEngineSet(
    Object.entries(definitions).map(([engineId, given]) =>
      createEngine(definitionOf(engineId, given), { score: () => null, file: undefined }),
    ),
  );
}

export interface TestSnapshotOptions {
  readonly overrides?: Readonly<Record<string, EngineOverride>>;
  readonly limits?: Partial<PlanLimits>;
}

export function snapshotOf(
  definitions: Readonly<Record<string, TestDefinition>>,
  options: TestSnapshotOptions = {},
): KernelSnapshot {
  return createSnapshot({
    revision: 1,
    engineSet: engineSetOf(definitions),
    overrides: overridesOf(options.overrides ?? {}),
    limits: { hardCap: null, researchCap: null, ...options.limits },
  });
}

export function overridesOf(overrides: Readonly<Record<string, EngineOverride>>): Map<EngineId, EngineOverride> {
  return new Map(Object.entries(overrides).map(([engineId, override]) => [engineId as EngineId, override]));
}
