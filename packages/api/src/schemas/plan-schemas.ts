import { z } from 'zod';
import { engineId, engineName, hash, revision, riskLevel, team } from './values.ts';

/** What one request asks of the process table; the fields of the kernel's `PlanRequest`. */
export const planRequestFields = {
  teams: z.array(team).max(200).exactOptional().meta({
    description: 'Teams of the caller. Default none. A request can only narrow what the session has.',
  }),
  budget: z.int().min(0).exactOptional().meta({
    description: 'Highest sum of computeCost. Default: the hard cap.',
  }),
  targets: z.array(engineName).min(1).max(1_000).exactOptional().meta({
    description: 'Only these engines and what they need. Default: all.',
  }),
  domains: z.array(z.string().min(1).max(80)).min(1).max(200).exactOptional().meta({
    description: 'Only engines of these domains (`cross-domain` always) and what they need. Default: all.',
  }),
  maxRisk: riskLevel.exactOptional().meta({ description: 'Leaves out engines above this risk. Default `critical`.' }),
};

export const planRequest = z
  .strictObject(planRequestFields)
  .meta({ id: 'PlanRequest', description: 'What a request asks of the process table.' });

const exclusionReason = z.enum(['deprecated', 'restricted', 'budget', 'risk', 'domain', 'dependency-excluded']);

/** An engine that does not run, as its asker may see it. */
export const excludedEngine = z.object({
  engineId,
  reason: exclusionReason,
  cause: engineId.exactOptional().meta({ description: 'The dependency that does not run.' }),
});

/** The same with whether it is hidden from the adapter of the request; only in the record of a run. */
export const exclusion = excludedEngine.extend({
  concealed: z.boolean(),
  restrictedToTeams: z.array(z.string()).exactOptional(),
});

export const planView = z
  .object({
    planHash: hash,
    revision,
    engines: z.array(
      z.object({
        engineId,
        version: z.string(),
        batch: z.int(),
        computeCost: z.number(),
        dependencies: z.array(engineId),
        withheld: z.boolean(),
      }),
    ),
    batches: z.array(z.array(engineId)),
    totalCost: z.number(),
    researchCost: z.number().exactOptional(),
    criticalPath: z.array(engineId),
    withheld: z.array(engineId),
    excluded: z.array(excludedEngine),
  })
  .meta({ id: 'PlanView', description: 'The ordered engines for one request, as its asker may see them.' });
