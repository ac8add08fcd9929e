import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  processTableDetail,
  processTableView,
  promotionRequest,
  promotionResult,
  stateChange,
  stateChangeRequest,
  stateChangeResult,
  stateImpact,
} from '../schemas/engine-schemas.ts';
import { engineName, queryFlag } from '../schemas/values.ts';

const exampleHash = '5f2b0c4e9a7d1f3866e0c2a4b8d0f1e35f2b0c4e9a7d1f3866e0c2a4b8d0f1e3';
const active = {
  activationState: 'active',
  researchOnly: false,
  restrictedToTeams: [],
  priority: 0,
  withheld: false,
} as const;
const research = { ...active, activationState: 'research-only', researchOnly: true, withheld: true } as const;
const exampleEntry = {
  engineId: 'state-machine-runtime',
  definition: {
    engineId: 'state-machine-runtime',
    displayName: 'Behavioral State Machine Runtime',
    category: 'temporal',
    domain: 'cross-domain',
    riskLevel: 'medium',
    computeCost: 4,
    dependencies: ['bayesian-confidence'],
    emitsTopics: ['state.transition.detected'],
    subscribesTopics: ['confidence.updated'],
    activationState: 'active',
    researchOnly: false,
    version: '1.2.0',
  },
  contentHash: exampleHash,
  drifted: false,
  override: null,
  effective: active,
  withheld: false,
  withheldBecauseOf: [],
  dependents: [],
};

const exampleImpact = {
  engineId: 'state-machine-runtime',
  before: active,
  after: research,
  cutOff: [],
  restored: [],
  newlyWithheld: ['state-machine-runtime'],
  newlyReturnable: [],
  tightening: true,
  requiresPromotion: false,
} as const;

const engineParams = z.strictObject({ engineId: engineName });
const dryRunQuery = z.strictObject({
  dryRun: queryFlag.exactOptional().meta({ description: '`true`: answers what would come of it and writes nothing.' }),
});

export const listEngines = defineRoute({
  name: 'engines.list',
  method: 'GET',
  path: '/api/v1/engines',
  summary: 'Lists the process table: every engine as declared, as overridden, as in force.',
  permission: 'system.process.manage',
  response: { 200: processTableView },
  errors: [],
  example: {
    response: { revision: 12, engineSetHash: exampleHash, engines: [exampleEntry], problems: [], warnings: [] },
  },
});

export const getEngine = defineRoute({
  name: 'engines.get',
  method: 'GET',
  path: '/api/v1/engines/{engineId}',
  summary: 'Shows one engine with the history of its state and its versions.',
  permission: 'system.process.manage',
  params: engineParams,
  response: { 200: processTableDetail },
  errors: ['UNKNOWN_ENGINE'],
  example: {
    params: { engineId: 'state-machine-runtime' },
    response: {
      ...exampleEntry,
      file: 'engines/temporal/state-machine.engine.ts',
      history: [],
      versions: [
        {
          version: '1.2.0',
          contentHash: exampleHash,
          firstSeenAt: '2026-11-01T08:00:00.000Z',
          lastSeenAt: '2026-11-20T10:15:00.000Z',
        },
      ],
    },
  },
});

export const setEngineState = defineRoute({
  name: 'engines.setState',
  method: 'PUT',
  path: '/api/v1/engines/{engineId}/state',
  summary: 'Overrides the state of an engine at run time, without a deployment.',
  description:
    'In force on the node that answers, and on all live nodes where the change takes something away; other changes are ' +
    'in force there moments later. A change that would cut off or withhold dependents is refused, listing them, unless `cascade` is true, and so it is ' +
    'as a dry run. One that would make a withheld output returnable is a promotion and goes through ' +
    '`POST /api/v1/engines/{engineId}/promote`.',
  permission: 'system.process.manage',
  params: engineParams,
  query: dryRunQuery,
  body: stateChangeRequest,
  response: { 200: stateChangeResult },
  errors: ['DEPENDENTS_CUT_OFF', 'INVALID_STATE_CHANGE', 'PROMOTION_REQUIRED', 'REVISION_CONFLICT', 'UNKNOWN_ENGINE'],
  example: {
    params: { engineId: 'state-machine-runtime' },
    query: { dryRun: 'true' },
    body: { activationState: 'research-only', researchOnly: true, reason: 'Under review.' },
    response: {
      revision: 12,
      applied: false,
      impact: exampleImpact,
    },
  },
});

export const getStateImpact = defineRoute({
  name: 'engines.impact',
  method: 'POST',
  path: '/api/v1/engines/{engineId}/impact',
  summary: 'Says what a change of state would do, engine by engine, and writes nothing.',
  description: 'It judges nothing: also of changes that `PUT .../state` refuses.',
  permission: 'system.process.manage',
  params: engineParams,
  body: stateChange,
  response: { 200: stateImpact },
  errors: ['INVALID_STATE_CHANGE', 'UNKNOWN_ENGINE'],
  example: {
    params: { engineId: 'state-machine-runtime' },
    body: { activationState: 'research-only', researchOnly: true },
    response: exampleImpact,
  },
});

export const promoteEngine = defineRoute({
  name: 'engines.promote',
  method: 'POST',
  path: '/api/v1/engines/{engineId}/promote',
  summary: 'Makes a withheld engine returnable, on the evidence of its research runs.',
  description:
    'The evidence is that of the engine named. Engines that were withheld only because they depend on it become ' +
    'returnable with it: `impact.newlyReturnable` lists them, and a dry run shows it first.',
  permission: 'system.process.promote',
  params: engineParams,
  query: dryRunQuery,
  body: promotionRequest,
  response: { 200: promotionResult },
  errors: [
    'CODE_REPLACED',
    'INSUFFICIENT_EVIDENCE',
    'INVALID_STATE_CHANGE',
    'NOT_WITHHELD',
    'REASON_REQUIRED',
    'UNKNOWN_ENGINE',
  ],
  example: {
    params: { engineId: 'state-machine-runtime' },
    query: { dryRun: 'true' },
    body: { compareWith: ['bayesian-confidence'] },
    response: {
      revision: 12,
      applied: false,
      evidence: {
        engineId: 'state-machine-runtime',
        contentHash: exampleHash,
        firstResearchRunAt: '2026-11-01T08:00:00.000Z',
        daysOfResearch: 19.1,
        requiredDays: 14,
        runs: 24_660,
        failures: 3,
        failureRate: 0.00012,
        latencyMs: { p50: 0.05, p95: 0.09, p99: 0.2 },
        score: { count: 24_657, min: 0, p05: 0.02, p50: 0.11, p95: 0.83, max: 1, mean: 0.2 },
        comparisons: [{ engineId: 'bayesian-confidence', pairs: 24_657, rankCorrelation: 0.71 }],
        sampled: false,
        sufficient: true,
      },
      impact: {
        engineId: 'state-machine-runtime',
        before: research,
        after: active,
        cutOff: [],
        restored: [],
        newlyWithheld: [],
        newlyReturnable: ['state-machine-runtime'],
        tightening: false,
        requiresPromotion: true,
      },
    },
  },
});
