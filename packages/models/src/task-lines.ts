import { definePlatformTable } from './platform-table.ts';

/** What tasks say while they work: the last 1,000 lines of each. */
export const taskLines = definePlatformTable({
  name: 'task_lines',
  description: 'What tasks say while they work.',
  fields: {
    taskId: {
      type: 'uuid',
      description: 'The task.',
      references: { table: 'background_tasks', onDelete: 'cascade' },
    },
    number: { type: 'bigint', description: 'Grows by one with each line of the task.' },
    nodeId: { type: 'text', description: 'The node that wrote it.', references: { table: 'nodes', onDelete: 'keep' } },
    writtenAt: { type: 'datetime', default: 'now', description: 'When.' },
    text: { type: 'text', description: 'One line, without secrets.' },
  },
  primaryKey: ['taskId', 'number'],
});
