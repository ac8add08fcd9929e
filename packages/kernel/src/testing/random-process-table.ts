import fc from 'fast-check';
import { ACTIVATION_STATES, RISK_LEVELS } from '../definition.ts';
import type { EngineOverride } from '../effective-state.ts';
import type { PlanRequest } from '../plan.ts';
import type { TestDefinition } from './snapshot-of.ts';

/** A random process table: a graph without cycles, states, overrides and limits, all as data. */
export interface RandomTable {
  readonly definitions: Readonly<Record<string, TestDefinition>>;
  readonly overrides: Readonly<Record<string, EngineOverride>>;
  readonly limits: { readonly hardCap: number | null; readonly researchCap: number | null };
}

const TEAMS = ['sales', 'legal', 'risk'] as const;
const DOMAINS = ['cross-domain', 'legal', 'sales'] as const;
const TOPICS = ['a.happened', 'b.happened'] as const;

/** Ids whose order is not the order of the graph. */
function idOf(index: number): string {
  return `engine-${(index * 7) % 31}`;
}

const teams = fc.uniqueArray(fc.constantFrom(...TEAMS), { minLength: 1 });

const override: fc.Arbitrary<EngineOverride> = fc.record(
  {
    activationState: fc.constantFrom(...ACTIVATION_STATES),
    researchOnly: fc.boolean(),
    restrictedToTeams: teams,
    priority: fc.integer({ min: -2, max: 2 }),
  },
  { requiredKeys: [] },
);

const engine = fc.record({
  needs: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
  computeCost: fc.integer({ min: 1, max: 10 }),
  // Most engines are active and returnable: tables where nothing runs prove little.
  state: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ activationState: 'active', researchOnly: false } as const) },
    { weight: 1, arbitrary: fc.constant({ activationState: 'active', researchOnly: true } as const) },
    { weight: 1, arbitrary: fc.constant({ activationState: 'research-only', researchOnly: true } as const) },
    { weight: 1, arbitrary: fc.constant({ activationState: 'deprecated', researchOnly: false } as const) },
    {
      weight: 1,
      arbitrary: teams.map(
        (restrictedToTeams) => ({ activationState: 'restricted', researchOnly: false, restrictedToTeams }) as const,
      ),
    },
  ),
  riskLevel: fc.constantFrom(...RISK_LEVELS),
  domain: fc.constantFrom(...DOMAINS),
  emitsTopics: fc.uniqueArray(fc.constantFrom(...TOPICS)),
  subscribesTopics: fc.uniqueArray(fc.constantFrom(...TOPICS)),
  override: fc.option(override, { freq: 4 }),
});

const cap = fc.option(fc.integer({ min: 0, max: 60 }));

export const randomTable: fc.Arbitrary<RandomTable> = fc
  .record({
    engines: fc.array(engine, { minLength: 1, maxLength: 14 }),
    limits: fc.record({ hardCap: cap, researchCap: cap }),
  })
  .map(({ engines, limits }) => {
    const definitions: Record<string, TestDefinition> = {};
    const overrides: Record<string, EngineOverride> = {};
    engines.forEach(({ needs, state, override: own, ...rest }, index) => {
      const earlier = index === 0 ? [] : [...new Set(needs.map((need) => idOf(need % index)))];
      definitions[idOf(index)] = { ...rest, ...state, needs: earlier };
      if (own !== null) overrides[idOf(index)] = own;
    });
    return { definitions, overrides, limits };
  });

/** Requests that may name targets which do not exist, are withheld or are not theirs. */
export const randomRequest: fc.Arbitrary<PlanRequest> = fc.record(
  {
    teams: fc.uniqueArray(fc.constantFrom(...TEAMS, 'nobody')),
    budget: fc.integer({ min: 0, max: 60 }),
    targets: fc.uniqueArray(fc.nat({ max: 15 }).map(idOf), { minLength: 1, maxLength: 3 }),
    domains: fc.uniqueArray(fc.constantFrom('legal', 'sales', 'unheard-of'), { minLength: 1 }),
    maxRisk: fc.constantFrom(...RISK_LEVELS),
    research: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Without `targets`, so that nearly every case has a plan. */
export const randomBroadRequest: fc.Arbitrary<PlanRequest> = randomRequest.map(({ targets: _, ...rest }) => rest);
