import { definePlatformTable } from './platform-table.ts';
import { ANY_OBJECT, ROW_NUMBER } from './usual-fields.ts';

/** What one node is asked to do: unload a model, stop runtimes. Rows go an hour after they were made. */
export const nodeCommands = definePlatformTable({
  name: 'node_commands',
  description: 'What single nodes are asked to do, and what came of it.',
  fields: {
    ...ROW_NUMBER,
    nodeId: {
      type: 'text',
      description: 'The node that is asked.',
      references: { table: 'nodes', onDelete: 'keep' },
    },
    kind: {
      type: 'enum',
      values: ['unload_model', 'stop_engine'],
      description: 'What it shall do.',
    },
    input: { type: 'json', shape: ANY_OBJECT, default: 'empty-object', description: 'To what.' },
    status: {
      type: 'enum',
      values: ['pending', 'completed', 'failed'],
      default: 'pending',
      description: 'Whether it was done.',
    },
    error: { type: 'text', nullable: true, description: 'Why it could not be done.' },
    createdAt: { type: 'datetime', default: 'now', description: 'When it was asked.' },
    finishedAt: { type: 'datetime', nullable: true, description: 'When it was done, or given up.' },
  },
  indexes: { node_commands_pending: { fields: ['nodeId', 'id'], where: `status = 'pending'` } },
});
