import { CAPABILITIES, type Catalogue, type FormField, SYSTEM_PERMISSIONS } from '@enginehouse/models';

const ANY_FIELD: FormField = { name: '<key>', label: '', type: 'text', required: false, validations: {} };

/** What a page says in place of what differs from platform to platform: providers, extractors and modules by `<...>`. */
export const CATALOGUE_OF_DOCS: Catalogue = {
  providers: () => [{ id: '<provider>', label: 'the provider', deployment: 'hybrid', configSchema: [ANY_FIELD] }],
  extractors: () => [
    { id: '<extractor>', label: 'the extractor', configSchema: [ANY_FIELD], installConfigSchema: [ANY_FIELD] },
  ],
  modules: () => ['<module>'],
  permissions: () => SYSTEM_PERMISSIONS.map((name) => ({ name, label: name })),
  capabilities: () => CAPABILITIES,
  environment: () => [],
};
