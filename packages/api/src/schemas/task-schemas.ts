import { z } from 'zod';
import { json } from './values.ts';

export const taskName = z.guid().meta({ description: 'Id of a task.' });

const taskLine = z.object({
  number: z.int().meta({ description: 'Grows by one from 1.' }),
  time: z.string().meta({ description: 'ISO 8601.' }),
  nodeId: z.string(),
  text: z.string(),
});

export const task = z
  .object({
    id: z.string(),
    module: z.string(),
    label: z.string(),
    status: z.enum(['pending', 'running', 'waiting_confirmation', 'completed', 'failed', 'interrupted']),
    progress: z.number().meta({ description: '0 to 1.' }),
    taskKey: z.string().nullable(),
    ownerNodeId: z.string().nullable(),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    updatedAt: z.string(),
    checkpoint: json,
    result: json,
    error: z.string().nullable(),
    lines: z.array(taskLine).meta({ description: 'The last 1,000 lines at most.' }),
  })
  .meta({ id: 'Task', description: 'Work in the background, how far it is and what it said.' });

export const taskAnswer = z
  .strictObject({ answer: json.meta({ description: 'What the task asked for.' }) })
  .meta({ id: 'TaskAnswer', description: 'The answer that a task waits for.' });

/** One event of a task that is followed. */
export const taskEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), task }),
    z.object({ type: z.literal('done'), task }),
  ])
  .meta({
    id: 'TaskEvent',
    description: 'A task as it stands; `lines` has those that no event before brought. `done`: it has ended.',
  });
