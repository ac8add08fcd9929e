import { definePlatformTable } from './platform-table.ts';
import { ANY_OBJECT } from './usual-fields.ts';

/** What each node says is in memory and under way: written whole with its heartbeat, by the node alone. */
export const nodeRuntimes = definePlatformTable({
  name: 'node_runtimes',
  description: 'The runtimes, loaded models and calls under way of each node.',
  fields: {
    nodeId: { type: 'text', description: 'The node.', references: { table: 'nodes', onDelete: 'keep' } },
    view: { type: 'json', shape: ANY_OBJECT, default: 'empty-object', description: 'Its runtimes as it sees them.' },
    updatedAt: { type: 'datetime', default: 'now', description: 'When it said so.' },
  },
  primaryKey: ['nodeId'],
});
