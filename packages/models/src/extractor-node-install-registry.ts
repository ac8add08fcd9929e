import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import { NODE_INSTALL_FIELDS } from './node-install-fields.ts';
import { ROW_NUMBER } from './usual-fields.ts';

/** How far each node is with installing each extractor. Instances of one extractor share its installs. */
export const extractorNodeInstallRegistry = defineCoreModel({
  name: 'extractor_node_install_registry',
  description: 'How far each node is with installing each extractor; all instances of an extractor share it.',
  fields: {
    ...ROW_NUMBER,
    extractorId: { type: 'text', sortable: true, label: 'Extractor', description: 'The extractor that is installed.' },
    ...NODE_INSTALL_FIELDS,
  },
  unique: {
    extractor_node_install_registry_place: {
      fields: ['extractorId', 'nodeId'],
      message: 'this node has a row for this extractor already',
    },
  },
  checks: { extractor_node_install_registry_progress: 'progress between 0 and 1' },
  filters: {
    id: 'exact',
    extractorId: 'contains',
    nodeId: 'contains',
    status: 'exact',
    lastEventId: 'contains',
  },
  defaultSort: [{ field: 'updatedAt', direction: 'desc' }],
  rowScope: 'platform',
  readOnly: { owner: 'sdk.extractors' },
});

export const extractorNodeInstallRegistryAccess = defineAccess(extractorNodeInstallRegistry, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: 'nobody',
});

export const extractorNodeInstallRegistryEffects = NO_EFFECTS;
