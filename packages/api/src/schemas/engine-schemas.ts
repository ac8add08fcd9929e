import type { EngineCategory } from '@enginehouse/kernel';
import { z } from 'zod';
import { activationState, engineId, engineName, hash, revision, riskLevel, team } from './values.ts';

/** The kernel's list is open, which a schema says as any string. */
const category = z.string() as unknown as z.ZodType<EngineCategory>;

const engineDefinition = z
  .object({
    engineId: z.string(),
    displayName: z.string(),
    category,
    domain: z.string(),
    riskLevel,
    computeCost: z.int(),
    dependencies: z.array(z.string()),
    emitsTopics: z.array(z.string()),
    subscribesTopics: z.array(z.string()),
    activationState,
    researchOnly: z.boolean(),
    restrictedToTeams: z.array(z.string()).exactOptional(),
    version: z.string(),
  })
  .meta({ id: 'EngineDefinition', description: 'What an engine says about itself.' });

export const engineOverride = z
  .object({
    activationState: activationState.exactOptional(),
    researchOnly: z.boolean().exactOptional(),
    restrictedToTeams: z.array(z.string()).exactOptional(),
    priority: z.number().exactOptional(),
  })
  .meta({ id: 'EngineOverride', description: 'What the control plane overrides; a missing key means: as declared.' });

export const effectiveState = z
  .object({
    activationState,
    researchOnly: z.boolean(),
    restrictedToTeams: z.array(z.string()),
    priority: z.number(),
    withheld: z.boolean(),
  })
  .meta({ id: 'EffectiveState', description: 'Override, else what the code declares.' });

const processTableEntry = z
  .object({
    engineId,
    definition: engineDefinition,
    contentHash: hash,
    drifted: z.boolean(),
    override: engineOverride.nullable(),
    effective: effectiveState,
    withheld: z.boolean(),
    withheldBecauseOf: z.array(engineId),
    dependents: z.array(engineId),
  })
  .meta({ id: 'ProcessTableEntry', description: 'An engine as declared, as overridden, as in force.' });

const loadProblem = z.object({
  file: z.string().nullable(),
  engineId: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  dependents: z.array(z.string()),
});

export const processTableView = z
  .object({
    revision,
    engineSetHash: hash,
    engines: z.array(processTableEntry),
    problems: z.array(loadProblem).meta({ description: 'Engine files that did not make it, and why.' }),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'ProcessTableView', description: 'The engines of this house and their states.' });

export const processTableDetail = processTableEntry
  .extend({
    file: z.string().nullable(),
    history: z.array(
      z.object({
        override: engineOverride,
        reason: z.string().nullable(),
        actor: z.string(),
        from: z.string(),
        until: z.string().nullable(),
        revision,
      }),
    ),
    versions: z.array(
      z.object({ version: z.string(), contentHash: hash, firstSeenAt: z.string(), lastSeenAt: z.string() }),
    ),
  })
  .meta({ id: 'ProcessTableDetail', description: 'One engine with its history.' });

const reason = z.string().min(1).max(2_000).exactOptional().meta({ description: 'Kept in the audit.' });
const teams = z.array(team).min(1).max(200);

const stateChangeFields = {
  activationState: activationState.nullable().exactOptional(),
  researchOnly: z.boolean().nullable().exactOptional(),
  restrictedToTeams: teams.nullable().exactOptional(),
  priority: z.int().min(-1_000_000).max(1_000_000).nullable().exactOptional(),
};

/** A change of override by itself, to be looked at. */
export const stateChange = z
  .strictObject(stateChangeFields)
  .meta({ id: 'StateChange', description: 'Absent keys stay as they are; null returns to what is declared.' });

/** A change of override with how to apply it. Absent keys keep what is in force; null returns to the declaration. */
export const stateChangeRequest = z
  .strictObject({
    ...stateChangeFields,
    reason,
    cascade: z
      .boolean()
      .exactOptional()
      .meta({
        description:
          'Makes the change although dependents are cut off or withheld with it; their own states stay as they are. ' +
          'Default false: such a change is refused, listing them.',
      }),
    ifRevision: z.int().min(0).exactOptional().meta({
      description: 'Refuses the change when the configuration in force is another one.',
    }),
  })
  .meta({ id: 'StateChangeRequest', description: 'Absent keys stay as they are; null returns to what is declared.' });

export const stateImpact = z
  .object({
    engineId,
    before: effectiveState,
    after: effectiveState,
    cutOff: z
      .array(engineId)
      .meta({ description: 'Dependents that would no longer run, or no longer for every caller.' }),
    restored: z.array(engineId).meta({ description: 'Engines that cannot run now, whoever asks, and would.' }),
    newlyWithheld: z.array(engineId).meta({ description: 'No longer returned.' }),
    newlyReturnable: z.array(engineId).meta({
      description: 'Returned from then on: the engine itself, and dependents that only it withheld.',
    }),
    tightening: z.boolean().meta({ description: 'It takes something away.' }),
    requiresPromotion: z.boolean().meta({ description: 'Only a promotion may make it.' }),
  })
  .meta({ id: 'StateImpact', description: 'What a change does, engine by engine.' });

export const stateChangeResult = z.object({ revision, applied: z.boolean(), impact: stateImpact }).meta({
  id: 'StateChangeResult',
  description: '`applied` is false for a dry run, and when everything was as asked already.',
});

export const promotionRequest = z
  .strictObject({
    compareWith: z.array(engineName).max(50).exactOptional().meta({
      description: 'Engines whose scores the evidence is compared with, over the same runs.',
    }),
    to: z.enum(['active', 'restricted']).exactOptional().meta({
      description: 'Default: what the code declares if that is returnable, else `active`.',
    }),
    restrictedToTeams: teams.exactOptional(),
    reason,
    override: z.boolean().exactOptional().meta({
      description: 'Promotes before the days of research have passed; needs a reason.',
    }),
  })
  .meta({ id: 'PromotionRequest', description: 'Makes a withheld engine returnable.' });

const scoreDistribution = z.object({
  count: z.int(),
  min: z.number(),
  p05: z.number(),
  p50: z.number(),
  p95: z.number(),
  max: z.number(),
  mean: z.number(),
});

const promotionEvidence = z
  .object({
    engineId,
    contentHash: hash,
    firstResearchRunAt: z.string().nullable(),
    daysOfResearch: z.number(),
    requiredDays: z.number(),
    runs: z.int(),
    failures: z.int(),
    failureRate: z.number(),
    latencyMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
    score: scoreDistribution.nullable(),
    comparisons: z.array(z.object({ engineId, pairs: z.int(), rankCorrelation: z.number().nullable() })),
    sampled: z.boolean().meta({
      description:
        'Latency, scores and correlations come from a uniform sample of the runs; counts and rates never do.',
    }),
    sufficient: z.boolean(),
  })
  .meta({
    id: 'PromotionEvidence',
    description: 'What the research runs of the code to be promoted have shown; of this engine alone.',
  });

export const promotionResult = z
  .object({ revision, applied: z.boolean(), evidence: promotionEvidence, impact: stateImpact })
  .meta({ id: 'PromotionResult', description: '`applied` is false for a dry run.' });
