import { z } from 'zod';
import { milliseconds } from './values.ts';

const time = z.iso.datetime({ offset: true });

export const usageQuery = z.strictObject({
  from: time.exactOptional().meta({ description: 'ISO 8601. Default: a day before `to`.' }),
  to: time.exactOptional().meta({ description: 'ISO 8601, exclusive. Default: now.' }),
  bucket: z.enum(['hour', 'day']).exactOptional().meta({
    description: 'Default `hour`, of UTC. At most 1,000 lie between `from` and `to`.',
  }),
  by: z.enum(['model', 'objective', 'instance', 'user']).exactOptional().meta({
    description: 'The 20 keys that were called most have lines of their own. Default: all calls together.',
  }),
});

const usageFigures = z.object({
  calls: z.int(),
  failures: z.int(),
  promptTokens: z.number().meta({ description: 'As far as providers say.' }),
  completionTokens: z.number(),
  p50Ms: milliseconds.nullable(),
  p95Ms: milliseconds.nullable(),
});

export const usageReport = z
  .object({
    from: z.string(),
    to: z.string(),
    bucket: z.enum(['hour', 'day']),
    lines: z
      .array(
        usageFigures.extend({
          start: z.string().meta({ description: 'When the hour or day began, ISO 8601.' }),
          key: z.string().nullable().meta({ description: 'Null: calls without one, or all together.' }),
          others: z.boolean().meta({ description: 'All keys that have no lines of their own.' }),
        }),
      )
      .meta({ description: 'In the order of time; hours and days without calls are left out.' }),
    total: usageFigures,
  })
  .meta({ id: 'UsageReport', description: 'What calls of AI models came to over time.' });
