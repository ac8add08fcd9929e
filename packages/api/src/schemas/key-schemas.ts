import { z } from 'zod';

const keyState = z.enum(['opens', 'seals', 'retired']);
const keyId = z.string().meta({ description: 'Id of the key, as its text names it.' });

const keyEntry = z
  .object({
    keyId,
    fingerprint: z.string().meta({ description: 'Tells whether two keys are the same: 32 hexadecimal digits.' }),
    state: keyState,
    addedAt: z.string().meta({ description: 'When a node first had the key. ISO 8601.' }),
    sealedSince: z.string().nullable().meta({ description: 'When it began to seal; null: it waits for a rotation.' }),
    retiredAt: z.string().nullable(),
    values: z.int().meta({ description: 'Sealed values that are on it, counted now.' }),
    missingOn: z.array(z.string()).meta({ description: 'Live nodes that lack it.' }),
  })
  .meta({ id: 'KeyEntry', description: 'A key that values are sealed with: everything but the key itself.' });

export const keyList = z.object({ keys: z.array(keyEntry) }).meta({
  id: 'KeyList',
  description: 'Every key, in the order in which they were added.',
});

export const rotationRequest = z
  .strictObject({
    to: z
      .string()
      .regex(/^[a-z0-9-]{1,24}$/)
      .exactOptional()
      .meta({
        description:
          'The key that shall seal. Default: the one that waits, or a new one where the embedded database keeps its own.',
      }),
  })
  .meta({ id: 'RotationRequest', description: 'What to rotate to.' });

export const rotationReport = z
  .object({
    keyId: keyId.meta({ description: 'The key that seals now.' }),
    resealed: z.int().meta({ description: 'Values sealed anew by this call.' }),
    keys: z.array(z.object({ keyId, state: keyState, values: z.int() })),
    retired: z.array(z.string()).meta({ description: 'Keys that this call retired.' }),
    needsAttention: z.array(
      z.object({
        table: z.string(),
        rowId: z.union([z.string(), z.number()]),
        path: z.string(),
        code: z.string(),
        fix: z.string(),
      }),
    ),
    needAttention: z.int().meta({ description: 'How many there are; the first 100 are listed.' }),
  })
  .meta({ id: 'RotationReport', description: 'What a rotation has done.' });

/** One event of a streamed rotation. */
export const rotationEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('progress'),
      progress: z.discriminatedUnion('step', [
        z.object({ step: z.literal('nodes'), keyId, waitingFor: z.array(z.string()) }),
        z.object({ step: z.literal('values'), table: z.string(), done: z.int(), total: z.int() }),
      ]),
    }),
    z.object({ type: z.literal('done'), result: rotationReport }),
  ])
  .meta({ id: 'RotationEvent', description: 'How far a rotation is; the event `done` brings its report.' });
