import { z } from 'zod';
import { revision } from './values.ts';

const egressRule = z.object({
  host: z.string(),
  port: z.int(),
  classes: z.array(z.enum(['public', 'private', 'loopback'])).meta({
    description: 'Classes of the addresses that it may resolve to.',
  }),
  because: z.string().meta({ description: '`manifest`, `config.base_url`, `approval 12`, ...' }),
});

export const egressPolicyView = z
  .object({
    revision,
    mode: z
      .enum(['enforce', 'report'])
      .meta({ description: '`report`: denials are told and audited, and let through.' }),
    subjects: z.array(z.object({ subject: z.string(), label: z.string(), rules: z.array(egressRule) })),
  })
  .meta({ id: 'EgressPolicyView', description: 'What may be reached, by whom, and which rule says so.' });

export const egressCheck = z
  .strictObject({
    subject: z.string().min(1).max(200).meta({ description: '`engine/3`, `install/openai`.' }),
    url: z.string().min(1).max(4_000),
  })
  .meta({ id: 'EgressCheck', description: 'What to judge. In the body: an address may hold a secret.' });

export const egressVerdict = z
  .object({
    allowed: z.boolean(),
    because: z.string().meta({ description: 'The rule that allows it, or what would.' }),
  })
  .meta({ id: 'EgressVerdict', description: 'How the dialer would judge it now.' });

export const egressDenials = z
  .object({
    rows: z.array(
      z.object({
        id: z.int().meta({ description: 'Of its audit event.' }),
        time: z.string().meta({ description: 'ISO 8601.' }),
        nodeId: z.string().nullable(),
        subject: z.string(),
        host: z.string(),
        port: z.int(),
        because: z.string().meta({ description: 'Why, and what would allow it.' }),
        mode: z.enum(['enforce', 'report']).meta({ description: '`report`: it was let through all the same.' }),
        withheld: z.boolean().meta({
          description: 'An engine whose output is withheld asked; only those who may see research see such a row.',
        }),
      }),
    ),
    next: z.string().nullable().meta({ description: '`after` of the next page; null: there is none.' }),
  })
  .meta({ id: 'EgressDenials', description: 'Connections that were refused, newest first.' });
