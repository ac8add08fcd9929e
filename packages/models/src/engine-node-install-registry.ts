import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import { NODE_INSTALL_FIELDS } from './node-install-fields.ts';
import { ROW_NUMBER } from './usual-fields.ts';

/** How far each node is with installing each provider. Instances of one provider share its installs. */
export const engineNodeInstallRegistry = defineCoreModel({
  name: 'engine_node_install_registry',
  description: 'How far each node is with installing each provider; all instances of a provider share it.',
  fields: {
    ...ROW_NUMBER,
    providerId: { type: 'text', sortable: true, label: 'Provider', description: 'The provider that is installed.' },
    ...NODE_INSTALL_FIELDS,
  },
  unique: {
    engine_node_install_registry_place: {
      fields: ['providerId', 'nodeId'],
      message: 'this node has a row for this provider already',
    },
  },
  checks: { engine_node_install_registry_progress: 'progress between 0 and 1' },
  filters: {
    id: 'exact',
    providerId: 'contains',
    nodeId: 'contains',
    status: 'exact',
    lastEventId: 'contains',
  },
  defaultSort: [{ field: 'updatedAt', direction: 'desc' }],
  rowScope: 'platform',
  readOnly: { owner: 'sdk.engines' },
});

export const engineNodeInstallRegistryAccess = defineAccess(engineNodeInstallRegistry, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: 'nobody',
});

export const engineNodeInstallRegistryEffects = NO_EFFECTS;
