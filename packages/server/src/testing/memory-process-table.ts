import {
  type ProcessTable,
  type ProcessTableEntry,
  type ProcessTableView,
  type StateChange,
  type StateImpact,
  unknownEngine,
} from '@enginehouse/platform';

export const MEMORY_HASH = 'a'.repeat(64);
/** The only engine there is. */
export const MEMORY_ENGINE = 'echo' as ProcessTableEntry['engineId'];

/** A process table of one engine, whose priority is all that changes. */
export function createMemoryProcessTable(revision: {
  readonly now: () => number;
  readonly next: () => number;
}): ProcessTable {
  let priority = 0;
  const entry = (): ProcessTableEntry => ({
    engineId: MEMORY_ENGINE,
    definition: {
      engineId: MEMORY_ENGINE,
      displayName: 'Echo',
      category: 'foundational',
      domain: 'cross-domain',
      riskLevel: 'low',
      computeCost: 1,
      dependencies: [],
      emitsTopics: [],
      subscribesTopics: [],
      activationState: 'active',
      researchOnly: false,
      version: '1.0.0',
    },
    contentHash: MEMORY_HASH,
    drifted: false,
    override: priority === 0 ? null : { priority },
    effective: effective(priority),
    withheld: false,
    withheldBecauseOf: [],
    dependents: [],
  });
  const view = (): ProcessTableView => ({
    revision: revision.now(),
    engineSetHash: MEMORY_HASH,
    engines: [entry()],
    problems: [],
    warnings: [],
  });
  const impact = (change: StateChange): StateImpact => ({
    engineId: MEMORY_ENGINE,
    before: effective(priority),
    after: effective(change.priority ?? 0),
    cutOff: [],
    restored: [],
    newlyWithheld: [],
    newlyReturnable: [],
    tightening: false,
    requiresPromotion: false,
  });
  return {
    list: async () => view(),
    get: async (id) => {
      if (id !== MEMORY_ENGINE) throw unknownEngine(id, [MEMORY_ENGINE]);
      return { ...entry(), file: null, history: [], versions: [] };
    },
    impact: async (_, change) => impact(change),
    setState: async (_, change, options = {}) => {
      const found = impact(change);
      if (options.dryRun !== true) {
        priority = change.priority ?? 0;
        revision.next();
      }
      return { revision: revision.now(), applied: options.dryRun !== true, impact: found };
    },
    promote: async (_, options = {}) => ({
      revision: revision.now(),
      applied: options.dryRun !== true,
      evidence: {
        engineId: MEMORY_ENGINE,
        contentHash: MEMORY_HASH,
        firstResearchRunAt: null,
        daysOfResearch: 0,
        requiredDays: 14,
        runs: 0,
        failures: 0,
        failureRate: 0,
        latencyMs: null,
        score: null,
        comparisons: [],
        sampled: false,
        sufficient: false,
      },
      impact: impact({}),
    }),
  };
}

function effective(priority: number): StateImpact['before'] {
  return { activationState: 'active', researchOnly: false, restrictedToTeams: [], priority, withheld: false };
}
