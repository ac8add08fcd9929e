import { z } from 'zod';
import { effectiveState, engineOverride } from './engine-schemas.ts';
import { row } from './model-schemas.ts';
import { engineId, hash } from './values.ts';

const auditHead = z
  .object({
    seq: z.int().meta({ description: 'Number of the last batch.' }),
    hash,
    sealedAt: z.string().meta({ description: 'ISO 8601.' }),
    text: z.string().meta({ description: '`<seq>.<hash>`, as the check takes it.' }),
  })
  .meta({ id: 'AuditHead', description: 'Where the chain over audit events ends.' });

export const auditHeadAnswer = z
  .object({ head: auditHead.nullable().meta({ description: 'Null: nothing was sealed yet.' }) })
  .meta({ id: 'AuditHeadAnswer', description: 'Where the chain ends now.' });

export const auditVerifyRequest = z
  .strictObject({
    head: z.string().min(1).max(200).exactOptional().meta({
      description: '`<seq>.<hash>`, kept elsewhere: without it a chain that was cut at its end looks whole.',
    }),
  })
  .meta({ id: 'AuditVerifyRequest', description: 'What the chain is compared with.' });

export const auditVerification = z
  .object({
    intact: z.boolean().meta({ description: 'Nothing is broken.' }),
    broken: z
      .object({
        seq: z.int().meta({ description: 'The first batch that is broken.' }),
        reason: z.enum([
          'batch-missing',
          'not-linked',
          'line-altered',
          'not-signed',
          'key-unknown',
          'layout-unknown',
          'rows-missing',
          'rows-altered',
          'drop-not-signed',
          'rows-added',
          'tail-cut',
          'other-chain',
        ]),
        message: z.string(),
        eventIds: z.array(z.int()).meta({ description: 'Ids of events, where some can be named; at most 20.' }),
      })
      .nullable(),
    head: auditHead.nullable(),
    batches: z.int().meta({ description: 'Batches that were found whole.' }),
    events: z.int().meta({ description: 'Events that were found whole.' }),
    droppedBatches: z.int().meta({ description: 'Batches whose events retention has removed.' }),
    unsealed: z.int().meta({ description: 'Events that the chain does not hold yet.' }),
  })
  .meta({ id: 'AuditVerification', description: 'What a check of the chain has found.' });

/** One event of a streamed check. */
export const auditVerifyEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), progress: z.object({ done: z.int(), total: z.int() }) }),
    z.object({ type: z.literal('done'), result: auditVerification }),
  ])
  .meta({ id: 'AuditVerifyEvent', description: 'How far a check is, in batches; `done` brings what it found.' });

export const engineStatesAt = z
  .object({
    engines: z.array(
      z.object({
        engineId,
        version: z.string().nullable().meta({ description: 'Of the code loaded last; null where none is known.' }),
        contentHash: hash.nullable(),
        override: engineOverride.nullable(),
        effective: effectiveState.nullable(),
        withheld: z.boolean(),
        since: z.string().nullable(),
        reason: z.string().nullable(),
        actor: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'EngineStatesAt', description: 'The engines as they were at a time.' });

export const rowsAtAnswer = z
  .object({ rows: z.array(z.object({ id: z.string(), values: row, since: z.string() })) })
  .meta({ id: 'RowsAt', description: 'Rows as audit events left them, secrets redacted.' });
