import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';

/**
 * The running processes of this platform. A node is live while its lease runs, by the clock of the database. No index on
 * what changes every second: each renewal would leave an entry behind, and there are never many rows.
 */
export const nodes = defineCoreModel({
  name: 'nodes',
  description: 'The running Enginehouse processes, and what each has applied.',
  fields: {
    id: { type: 'text', sortable: true, label: 'Node', description: 'Id of the node.' },
    engineSetHash: {
      type: 'text',
      label: 'Engine set',
      format: 'hash',
      description: 'SHA-256 over the engines that it loaded.',
    },
    appliedRevision: {
      type: 'bigint',
      sortable: true,
      label: 'Revision',
      description: 'Revision of the configuration that it works by.',
    },
    leaseUntil: {
      type: 'datetime',
      sortable: true,
      label: 'Lease',
      description: 'It is live until then, unless it says so anew.',
    },
    startedAt: { type: 'datetime', default: 'now', sortable: true, label: 'Started', description: 'When it started.' },
    keyFingerprints: {
      type: 'text-list',
      default: 'empty-list',
      shown: 'detail',
      label: 'Keys',
      description: 'Fingerprints of the keys that it can open sealed values with.',
    },
    sealingKeyId: {
      type: 'text',
      nullable: true,
      shown: 'detail',
      label: 'Sealing key',
      description: 'Id of the key that it seals values with.',
    },
    ready: {
      type: 'boolean',
      default: true,
      label: 'Ready',
      description: 'Whether it may be sent traffic; false while it starts, installs or lags.',
    },
    reasons: {
      type: 'text-list',
      default: 'empty-list',
      shown: 'detail',
      label: 'Why not',
      description: 'Why it is not ready.',
    },
    version: {
      type: 'text',
      nullable: true,
      shown: 'detail',
      label: 'Version',
      description: 'Version of Enginehouse that it runs.',
    },
  },
  filters: { id: 'contains', engineSetHash: 'exact', leaseUntil: 'range', startedAt: 'range' },
  defaultSort: [{ field: 'startedAt', direction: 'desc' }],
  rowScope: 'platform',
  readOnly: { owner: 'the node itself' },
});

export const nodesAccess = defineAccess(nodes, {
  read: { super: 'all', organization: 'none', user: 'none' },
  write: 'nobody',
});

export const nodesEffects = NO_EFFECTS;
