import { defineAccess } from './access.ts';
import { allowlistRefresh } from './allowlist-refresh.ts';
import type { Catalogue } from './catalogue.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import type { FormField } from './form.ts';
import { configFormFields, formFields } from './form-fields.ts';
import { lifecycleFields } from './install-status.ts';
import { wantsLess } from './tightening.ts';
import { ANY_OBJECT, LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const LIFECYCLE =
  'use sdk.engines.beginInstall / activateInstance / deactivateInstance, or `enginehouse instances install | activate | deactivate`';
const FORM = ['name', 'provider'] as const;

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
  provider: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim', 'lower'],
    rule: { known: 'providers', maxLength: 80 },
    description: 'Id of the provider that it is an instance of.',
  },
  config: {
    type: 'json',
    shape: ANY_OBJECT,
    default: 'empty-object',
    written: 'always',
    rule: { json: 'object', message: 'config must be an object' },
    sealed: { schemaOf: 'provider', named: 'provider', schema: 'configSchema' },
    description: "Its settings, by the provider's own names; secrets are masked.",
  },
  ...lifecycleFields({
    installs: { table: 'engine_node_install_registry', column: 'provider_id', of: 'provider' },
    supported: 'it.provider = any(cast(:supportedProviders as text[]))',
    calls: LIFECYCLE,
    noun: 'provider',
  }),
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** The configured engine instances: which provider, with which settings. Their lifecycle is `sdk.engines`. */
export const engineRegistry = defineCoreModel({
  name: 'engine_registry',
  description: 'Configured engine instances: which provider, with which settings, and what state they are in.',
  fields: FIELDS,
  unique: {
    engine_registry_name: { fields: ['name'], caseInsensitive: ['name'], message: 'engine name already in use' },
  },
  indexes: { engine_registry_provider: { fields: ['provider'] } },
  filters: { id: 'exact', name: 'contains', provider: 'exact', status: 'exact', supported: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  cascades: ['model_registry'],
  requiredMessage: 'name and provider are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => [
      ...formFields(FIELDS, FORM, catalogue, row),
      ...configFormFields('config', configSchemaOf(catalogue, row.provider) ?? [], row),
    ],
    extra: (catalogue, name) => {
      if (!name.startsWith('config:')) return undefined;
      const schema = configSchemaOf(catalogue, name.slice('config:'.length));
      return schema === undefined ? undefined : configFormFields('config', schema);
    },
    extraNames: (catalogue) => catalogue.providers().map(({ id }) => `config:${id}`),
  },
});

export const engineRegistryAccess = defineAccess(engineRegistry, {
  read: { super: 'all', organization: 'all', user: { reach: 'all', without: ['config'] } },
  write: { permission: 'system.engine.manage' },
});

export const engineRegistryEffects = defineEffects(engineRegistry, {
  tightens: { update: wantsLess },
  announces: [
    allowlistRefresh({
      model: 'engine_registry',
      resourceType: 'engine',
      target: 'provider',
      idKey: 'engineInstanceId',
      ifChanged: ['provider', 'config'],
    }),
  ],
});

function configSchemaOf(catalogue: Catalogue, provider: unknown): readonly FormField[] | undefined {
  return catalogue.providers().find(({ id }) => id === provider)?.configSchema;
}
