import { definePlatformTable } from './platform-table.ts';

/** One row: the number of the configuration in force. Every write that feeds the configuration adds one; creations that are written at once add one together. */
export const revision = definePlatformTable({
  name: 'revision',
  description: 'The number of the configuration in force.',
  fields: {
    id: { type: 'int', default: 1, description: 'Always 1.' },
    number: { type: 'bigint', default: 0, description: 'Grows by one with every change of the configuration.' },
    processTableNumber: {
      type: 'bigint',
      default: 0,
      description: 'The last revision that changed an override or a limit: cached plans hang on it.',
    },
    epoch: {
      type: 'uuid',
      default: 'random',
      description: 'The history that the numbers belong to; another one after a restore from a backup.',
    },
    changedAt: { type: 'datetime', default: 'now', description: 'Last change.' },
  },
  checks: { revision_single_row: 'id = 1' },
});
