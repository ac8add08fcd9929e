import { defineAccess } from './access.ts';
import type { Catalogue, CatalogueExtractor } from './catalogue.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import { configFormFields, formFields } from './form-fields.ts';
import { lifecycleFields } from './install-status.ts';
import { wantsLess } from './tightening.ts';
import { ANY_OBJECT, LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const LIFECYCLE = 'use sdk.extractors.beginInstall / activate / deactivate';
const FORM = ['name', 'extractorId', 'fileExtensions', 'mimeTypes', 'priority'] as const;

const FIELDS = {
  ...ROW_NUMBER,
  name: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim'],
    rule: { maxLength: 200 },
    description: 'What people call it.',
  },
  extractorId: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim', 'lower'],
    rule: { known: 'extractors', maxLength: 80 },
    label: 'Extractor',
    description: 'Id of the extractor that it configures.',
  },
  config: {
    type: 'json',
    shape: ANY_OBJECT,
    default: 'empty-object',
    written: 'always',
    rule: { json: 'object', message: 'config must be an object' },
    sealed: { schemaOf: 'extractor', named: 'extractorId', schema: 'configSchema' },
    description: "Its settings at work, by the extractor's own names; secrets are masked.",
  },
  installConfig: {
    type: 'json',
    shape: ANY_OBJECT,
    default: 'empty-object',
    written: 'always',
    rule: { json: 'object', message: 'installConfig must be an object' },
    sealed: { schemaOf: 'extractor', named: 'extractorId', schema: 'installConfigSchema' },
    description: "Its settings while it is installed, by the extractor's own names; secrets are masked.",
  },
  fileExtensions: {
    type: 'text-list',
    default: 'empty-list',
    written: 'always',
    normalize: ['trim', 'lower'],
    rule: { message: 'fileExtensions must be a list' },
    description: 'File name extensions that it reads, for example `.pdf`.',
  },
  mimeTypes: {
    type: 'text-list',
    default: 'empty-list',
    written: 'always',
    normalize: ['trim', 'lower'],
    rule: { message: 'mimeTypes must be a list' },
    label: 'MIME types',
    description: 'MIME types that it reads.',
  },
  priority: {
    type: 'int',
    default: 0,
    written: 'always',
    sortable: true,
    rule: { min: 0, max: 1_000_000 },
    description: 'Its place where several are listed for one document; higher comes first.',
  },
  ...lifecycleFields({
    installs: { table: 'extractor_node_install_registry', column: 'extractor_id', of: 'extractor_id' },
    supported: 'it.extractor_id = any(cast(:supportedExtractors as text[]))',
    calls: LIFECYCLE,
    noun: 'extractor',
  }),
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** The configured extractors. Their lifecycle is `sdk.extractors`. */
export const extractorRegistry = defineCoreModel({
  name: 'extractor_registry',
  description: 'Configured extractors: which, with which settings, what they read, and what state they are in.',
  fields: FIELDS,
  unique: {
    extractor_registry_name: { fields: ['name'], caseInsensitive: ['name'], message: 'extractor name already in use' },
  },
  indexes: { extractor_registry_extractor: { fields: ['extractorId'] } },
  filters: {
    id: 'exact',
    name: 'contains',
    extractorId: 'exact',
    fileExtensions: 'has',
    mimeTypes: 'has',
    status: 'exact',
    supported: 'exact',
  },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'name and extractorId are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => {
      const known = extractorOf(catalogue, row.extractorId);
      return [
        ...formFields(FIELDS, FORM, catalogue, row),
        ...configFormFields('config', known?.configSchema ?? [], row),
        ...configFormFields('installConfig', known?.installConfigSchema ?? [], row),
      ];
    },
    extra: (catalogue, name) => {
      const [path, id] = name.split(':', 2);
      const known = extractorOf(catalogue, id);
      if (known === undefined) return undefined;
      if (path === 'config') return configFormFields(path, known.configSchema);
      if (path === 'installConfig') return configFormFields(path, known.installConfigSchema);
      return undefined;
    },
    extraNames: (catalogue) => catalogue.extractors().flatMap(({ id }) => [`config:${id}`, `installConfig:${id}`]),
  },
});

export const extractorRegistryAccess = defineAccess(extractorRegistry, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.extractor.manage' },
});

export const extractorRegistryEffects = defineEffects(extractorRegistry, {
  announces: [],
  tightens: { update: wantsLess },
});

function extractorOf(catalogue: Catalogue, id: unknown): CatalogueExtractor | undefined {
  return catalogue.extractors().find((one) => one.id === id);
}
