import { z } from 'zod';
import { json } from './values.ts';

/** The place of an event in the order of delivery, as a reader names it. */
export const eventPosition = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .meta({ description: 'The position of the last event that is known.' });

export const topicPattern = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Topics: `*` for one word, a last `**` for the rest. Default: all.' });

/** A CloudEvents 1.0 envelope. */
export const platformEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().meta({ description: 'The same when an event comes again.' }),
    source: z.string(),
    type: z.string().meta({ description: 'The topic, for example `core.engine_registry.updated`.' }),
    subject: z.string().exactOptional().meta({ description: 'The entity: its events come in their order.' }),
    time: z.string().meta({ description: 'ISO 8601.' }),
    datacontenttype: z.literal('application/json'),
    data: json,
    position: z.int().exactOptional().meta({
      description: 'The point to resume from; only of what is kept. Grows, with gaps.',
    }),
    revision: z.int().exactOptional().meta({ description: 'Of the configuration that the write made.' }),
    organizationId: z.int().exactOptional().meta({ description: "Whose it is; absent: the whole house's." }),
    userId: z.int().exactOptional().meta({ description: "The user whose own it is; absent: nobody's alone." }),
  })
  .meta({ id: 'PlatformEvent' });
