import type { ProviderManifest } from '@enginehouse/sdk';

/** The config of providers of tests that speak to a server: its address and its key. */
export const SERVER_CONFIG: ProviderManifest['configSchema'] = [
  {
    name: 'base_url',
    label: 'Base URL',
    type: 'text',
    required: true,
    validations: { maxLength: 2000, pattern: 'https?://.+' },
  },
  { name: 'api_key', label: 'API key', type: 'password', required: true, validations: { maxLength: 2000 } },
];
