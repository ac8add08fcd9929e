import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import { jsonShape } from './field.ts';

/** Every version of every engine that a node has loaded, with the code that was seen under it. */
export const engineDefinitions = defineCoreModel({
  name: 'engine_definitions',
  description: 'Every version of every engine that was loaded, with the code that was seen under it.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the row.', sortable: true },
    engineId: { type: 'text', description: 'The engine.', label: 'Engine', sortable: true },
    version: { type: 'text', description: 'Version that the code declared (semver).', sortable: true },
    contentHash: { type: 'text', description: 'SHA-256 (hex) of the code.', label: 'Code', format: 'hash' },
    definition: {
      type: 'json',
      shape: jsonShape<{ readonly [key: string]: unknown }>(),
      description: 'The definition as declared.',
      shown: 'detail',
    },
    firstSeenAt: {
      type: 'datetime',
      default: 'now',
      description: 'First loaded.',
      label: 'First seen',
      sortable: true,
    },
    lastSeenAt: { type: 'datetime', default: 'now', description: 'Last loaded.', label: 'Last seen', sortable: true },
  },
  unique: {
    engine_definitions_code: {
      fields: ['engineId', 'version', 'contentHash'],
      message: 'this code was seen under this version already',
    },
  },
  filters: { id: 'exact', engineId: 'contains', version: 'exact', contentHash: 'exact', lastSeenAt: 'range' },
  defaultSort: [{ field: 'lastSeenAt', direction: 'desc' }],
  rowScope: 'platform',
  readOnly: { owner: 'the loading of engines' },
});

export const engineDefinitionsAccess = defineAccess(engineDefinitions, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: 'nobody',
});

export const engineDefinitionsEffects = NO_EFFECTS;
