import { hash } from 'node:crypto';
import {
  createRunId,
  type Engine,
  type EngineDefinition,
  type EngineId,
  type EngineOutcome,
  type ExecutionPlan,
  type Json,
  type PlannedEngine,
  type RunOrigin,
  type RunRecord,
} from '@enginehouse/kernel';

export interface MadeEngine {
  readonly engineId: string;
  readonly version?: string;
  /** What its content hash is made from. Default the id. */
  readonly code?: string;
  readonly drifted?: boolean;
  readonly withheld?: boolean;
  readonly restrictedToTeams?: readonly string[];
  /** Positions of earlier engines. Default none. */
  readonly dependencies?: readonly number[];
}

/** A plan made by hand, for what stores plans and runs; a number stands for that many engines, each in need of the last. */
export function makePlan(made: number | readonly MadeEngine[], revision = 1): ExecutionPlan {
  const list = typeof made === 'number' ? chain(made) : made;
  const batches: EngineId[][] = [];
  const engines: PlannedEngine[] = [];
  for (const [position, one] of list.entries()) {
    const dependencies = one.dependencies ?? [];
    const batch = 1 + Math.max(-1, ...dependencies.map((dependency) => engines[dependency]?.batch ?? 0));
    const engine = makeEngine(
      one,
      dependencies.map((dependency) => list[dependency]?.engineId ?? ''),
    );
    batches[batch] = [...(batches[batch] ?? []), engine.engineId];
    const dependents = list.flatMap((other, index) => (other.dependencies?.includes(position) === true ? [index] : []));
    engines.push({
      engine,
      position,
      batch,
      dependencies,
      dependents,
      withheld: one.withheld ?? false,
      ...(one.restrictedToTeams === undefined ? {} : { restrictedToTeams: one.restrictedToTeams }),
      eventSources: [],
    });
  }
  const text = (planned: readonly PlannedEngine[]) =>
    planned.map(({ engine }) => `${engine.engineId}@${engine.definition.version}`).join();
  return {
    planHash: hash('sha256', text(engines)),
    visibleHash: hash('sha256', text(engines.filter(({ withheld }) => !withheld))),
    revision,
    engineSetHash: hash('sha256', engines.map(({ engine }) => engine.contentHash).join()),
    engines,
    batches,
    totalCost: engines.filter(({ withheld }) => !withheld).length,
    researchCost: engines.filter(({ withheld }) => withheld).length,
    criticalPath: [],
    withheld: engines.filter(({ withheld }) => withheld).map(({ engine }) => engine.engineId),
    excluded: [
      { engineId: 'retired' as EngineId, reason: 'deprecated', concealed: false },
      { engineId: 'barred' as EngineId, reason: 'restricted', concealed: true, restrictedToTeams: ['trust'] },
      { engineId: 'cut' as EngineId, reason: 'dependency-excluded', cause: 'barred' as EngineId, concealed: true },
    ],
  };
}

function chain(count: number): MadeEngine[] {
  return Array.from({ length: count }, (_, position) => ({
    engineId: `engine-${position}`,
    dependencies: position === 0 ? [] : [position - 1],
  }));
}

function makeEngine(made: MadeEngine, dependencies: readonly string[]): Engine {
  const definition: EngineDefinition = {
    engineId: made.engineId,
    displayName: made.engineId,
    category: 'foundational',
    domain: 'cross-domain',
    riskLevel: 'low',
    computeCost: 1,
    dependencies,
    emitsTopics: [],
    subscribesTopics: [],
    activationState: made.withheld === true ? 'research-only' : 'active',
    researchOnly: made.withheld ?? false,
    version: made.version ?? '1.0.0',
  };
  return {
    engineId: made.engineId as EngineId,
    definition,
    score: () => null,
    file: undefined,
    contentHash: hash('sha256', made.code ?? made.engineId),
    drifted: made.drifted ?? false,
  };
}

/** What an engine returned, as an outcome. */
export function succeeded(output: Json, durationMs = 0.125): EngineOutcome {
  return { status: 'succeeded', durationMs, startedAfterMs: 0.25, output, events: [] };
}

/** A withheld engine that has not ended yet. */
export const PENDING: EngineOutcome = { status: 'pending', durationMs: 0, startedAfterMs: 0, events: [] };

const LOCAL: RunOrigin = {
  actor: 'local',
  userId: null,
  organizationId: null,
  module: null,
  adapter: null,
  requestId: null,
  idempotencyKey: null,
};

export type MadeRecord = Partial<Omit<RunRecord, 'plan' | 'origin'>> & { readonly origin?: Partial<RunOrigin> };

/** A record of a run in which every engine succeeded, unless `made` says otherwise. */
export function makeRecord(plan: ExecutionPlan, made: MadeRecord = {}): RunRecord {
  return {
    runId: createRunId(),
    startedAt: Date.now(),
    durationMs: 1.5,
    teams: [],
    request: {},
    signals: { ProductRelated: 12, BounceRates: 0.02, Month: 'Nov', Weekend: false },
    status: 'succeeded',
    outcomes: plan.engines.map(({ position }) => succeeded({ score: position / 10, reasons: ['made by hand'] })),
    ...made,
    plan,
    origin: { ...LOCAL, ...made.origin },
  };
}
