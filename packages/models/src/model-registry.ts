import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';
import { unlessOnly } from './tightening.ts';
import { ANY_OBJECT, LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

/** Most megabytes that a model may say it needs: a petabyte. */
const MOST_MB = 1_000_000_000;
const FORM = [
  'name',
  'engineInstanceId',
  'availableModelId',
  'capabilities',
  'status',
  'isDownloaded',
  'modelPath',
  'remoteUrl',
  'version',
  'vramRequiredMb',
  'ramRequiredMb',
  'extraConfig',
] as const;

const FIELDS = {
  ...ROW_NUMBER,
  name: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim'],
    rule: { maxLength: 200 },
    description: 'What it is called here and by its engine instance.',
  },
  engineInstanceId: {
    type: 'bigint',
    written: 'always',
    sortable: true,
    label: 'Engine instance',
    description: 'The engine instance that runs it.',
    references: { table: 'engine_registry', onDelete: 'restrict', message: 'engineInstanceId does not exist' },
  },
  availableModelId: {
    type: 'bigint',
    nullable: true,
    written: 'always',
    label: 'Available model',
    description: 'The available model that it was made from.',
    references: { table: 'available_model_registry', onDelete: 'restrict', message: 'availableModelId does not exist' },
  },
  capabilities: {
    type: 'text-list',
    default: 'empty-list',
    written: 'always',
    normalize: ['capability'],
    rule: { known: 'capabilities' },
    description: 'What it can do.',
  },
  status: {
    type: 'enum',
    values: ['available', 'active', 'downloading', 'error'],
    default: 'available',
    written: 'always',
    sortable: true,
    description: 'Only active models are called.',
  },
  isDownloaded: {
    type: 'boolean',
    default: false,
    written: 'always',
    label: 'Downloaded',
    description: 'Whether its files are where the engine instance needs them.',
  },
  version: {
    type: 'text',
    nullable: true,
    written: 'always',
    normalize: ['trim'],
    rule: { maxLength: 200 },
    description: 'Its version, as its maker writes it.',
  },
  vramRequiredMb: {
    type: 'int',
    default: 0,
    written: 'always',
    rule: { min: 0, max: MOST_MB },
    label: 'VRAM (MB)',
    description: 'Megabytes of graphics memory that it needs.',
  },
  ramRequiredMb: {
    type: 'int',
    default: 0,
    written: 'always',
    rule: { min: 0, max: MOST_MB },
    label: 'RAM (MB)',
    description: 'Megabytes of memory that it needs.',
  },
  modelPath: {
    type: 'text',
    nullable: true,
    written: 'always',
    normalize: ['trim'],
    rule: { maxLength: 4_000 },
    label: 'Path',
    description: 'Where its files are on the nodes.',
  },
  remoteUrl: {
    type: 'text',
    nullable: true,
    written: 'always',
    normalize: ['trim'],
    rule: { url: ['http', 'https'], maxLength: 4_000 },
    label: 'URL',
    description: 'Where it was or can be downloaded from.',
  },
  extraConfig: {
    type: 'json',
    shape: ANY_OBJECT,
    default: 'empty-object',
    written: 'always',
    rule: { json: 'object', message: 'extraConfig must be an object' },
    description: 'Settings of its own: `dim` of embedding models, defaults of chat under `defaults`.',
  },
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** The models (AI) that are bound to engine instances. */
export const modelRegistry = defineCoreModel({
  name: 'model_registry',
  description: 'The AI models that are bound to engine instances, and what they can do.',
  fields: FIELDS,
  unique: {
    model_registry_name: { fields: ['name'], caseInsensitive: ['name'], message: 'model name already in use' },
  },
  indexes: {
    model_registry_instance: { fields: ['engineInstanceId'] },
    model_registry_available_model: { fields: ['availableModelId'] },
    model_registry_capabilities: { fields: ['capabilities'], method: 'gin' },
  },
  filters: {
    id: 'exact',
    name: 'contains',
    engineInstanceId: 'exact',
    availableModelId: 'exact',
    status: 'exact',
    isDownloaded: 'exact',
    capabilities: 'has',
  },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'name and engineInstanceId are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const modelRegistryAccess = defineAccess(modelRegistry, {
  read: { super: 'all', organization: 'all', user: { reach: 'all', only: { status: 'active' } } },
  write: { permission: 'system.engine.model.manage' },
});

export const modelRegistryEffects = defineEffects(modelRegistry, {
  announces: [],
  tightens: { update: unlessOnly('status', 'active') },
});
