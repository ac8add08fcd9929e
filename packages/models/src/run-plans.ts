import { definePlatformTable } from './platform-table.ts';

/** Plans that runs were made from: one row however many runs, however many nodes. */
export const runPlans = definePlatformTable({
  name: 'run_plans',
  description: 'Plans that runs were made from, each kept once.',
  fields: {
    id: {
      type: 'bigint',
      description: 'Number that the rows of runs carry: 52 bits of the key, so that a row never means another plan.',
    },
    key: { type: 'text', description: 'SHA-256 over the document.' },
    planHash: { type: 'text', description: 'Hash of the plan, withheld engines included.' },
    visibleHash: { type: 'text', description: 'Hash of the engines that may be returned.' },
    engineSetHash: { type: 'text', description: 'Hash of the engines loaded when the plan was made.' },
    engineIds: { type: 'text-list', description: 'Ids of all its engines.' },
    visibleEngineIds: { type: 'text-list', description: 'Ids of its engines that may be returned.' },
    document: { type: 'text', description: 'Engines with versions, content hashes and edges, and what was excluded.' },
    firstUsedAt: { type: 'datetime', description: 'When a node first wrote a run of it.' },
    lastUsedAt: {
      type: 'datetime',
      description: 'When a node last looked it up, at most an hour behind its last run.',
    },
  },
});
