import type { Catalogue } from '../catalogue.ts';
import { SYSTEM_PERMISSIONS } from '../permissions.ts';
import { CAPABILITIES } from '../vocabulary.ts';

/** A small platform, for tests of what depends on one. */
export const SAMPLE_CATALOGUE: Catalogue = {
  providers: () => [
    {
      id: 'ollama',
      label: 'Ollama',
      deployment: 'hybrid',
      configSchema: [
        {
          name: 'base_url',
          label: 'Base URL',
          type: 'text',
          required: true,
          default: 'http://localhost:11434',
          validations: {},
        },
      ],
    },
    {
      id: 'openai',
      label: 'OpenAI',
      deployment: 'remote',
      configSchema: [
        { name: 'api_key', label: 'API key', type: 'password', required: true, validations: { minLength: 8 } },
        { name: 'proxy.url', label: 'Proxy', type: 'text', required: false, validations: {} },
      ],
    },
  ],
  extractors: () => [
    {
      id: 'pdf',
      label: 'PDF',
      configSchema: [{ name: 'pages', label: 'Pages', type: 'number', required: false, validations: { min: 1 } }],
      installConfigSchema: [{ name: 'license', label: 'License', type: 'password', required: false, validations: {} }],
    },
  ],
  modules: () => ['crm'],
  permissions: () => SYSTEM_PERMISSIONS.map((name) => ({ name, label: name })),
  capabilities: () => CAPABILITIES,
  environment: () => [],
};
