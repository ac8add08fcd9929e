import { z } from 'zod';
import { hash, revision } from './values.ts';

export const fleetView = z
  .object({
    revision,
    nodes: z.array(
      z.object({
        id: z.string(),
        live: z.boolean().meta({ description: 'Whether it has a lease now.' }),
        engineSetHash: hash,
        appliedRevision: z.int(),
        leaseUntil: z.string(),
        startedAt: z.string(),
        ready: z.boolean().meta({ description: 'False while it must not be sent traffic.' }),
        reasons: z.array(z.string()),
        version: z.string().meta({ description: 'Version of Enginehouse.' }),
      }),
    ),
    mixed: z.boolean().meta({ description: 'Live nodes run different engines or versions.' }),
  })
  .meta({ id: 'FleetView', description: 'The processes that make up this house.' });

export const revisionApplied = z
  .object({ revision, nodes: z.array(z.string()).meta({ description: 'Live nodes that have applied it.' }) })
  .meta({ id: 'RevisionApplied', description: 'A revision, and who has applied it.' });
