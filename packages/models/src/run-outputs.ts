import { definePlatformTable } from './platform-table.ts';

/** What is kept whole of runs, apart from their rows so that these stay compact. */
export const runOutputs = definePlatformTable({
  name: 'run_outputs',
  description: 'Outputs and signals of runs that are kept whole.',
  fields: {
    runId: {
      type: 'uuid',
      description: 'The run. No foreign key: both are written, and deleted, in one statement.',
      references: { table: 'engine_runs', onDelete: 'keep' },
    },
    withheld: { type: 'boolean', description: 'Left by withheld engines.' },
    kept: {
      type: 'text',
      description: 'Lines of JSON: outputs by position in the plan, and the signals. Text, because jsonb refuses NUL.',
    },
  },
  primaryKey: ['runId', 'withheld'],
});
