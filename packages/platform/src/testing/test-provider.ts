import { fileURLToPath } from 'node:url';
import { defineProvider, type ProviderInstance } from '@enginehouse/sdk';
import { testAdapter } from './test-adapter.ts';

/** What `PlatformOptions.providers` names to have the provider of this file. */
export const TEST_PROVIDER: string = fileURLToPath(import.meta.url);

/** An adapter that was made or closed, for tests that count them. Of all platforms of this process. */
export interface AdapterEvent {
  readonly what: 'created' | 'closed';
  readonly instance: ProviderInstance;
}

/** Grows; whoever reads it looks from where it was. */
export const adapterEvents: AdapterEvent[] = [];

/**
 * A provider that needs no network and no packages: it echoes. Its models do what their ids say: see `test-adapter.ts`.
 * `broken` in the config makes one piece of it fail.
 */
export const provider = defineProvider({
  id: 'test-provider',
  label: 'Test provider',
  kind: 'nlp',
  deployment: 'local',
  modelSource: 'inventory',
  capabilities: ['chat', 'tool_calling', 'embedding', 'classification', 'token_extraction'],
  runtimeMethods: ['generateText', 'streamText', 'embed', 'classify', 'extractTokens'],
  configSchema: [
    {
      name: 'base_url',
      label: 'Base URL',
      type: 'text',
      required: true,
      default: 'http://localhost:9',
      help: 'Where it would be reached.',
      validations: { maxLength: 2000, pattern: 'https?://.+' },
    },
    {
      name: 'api_key',
      label: 'API key',
      type: 'password',
      required: true,
      validations: { maxLength: 2000 },
    },
    {
      name: 'greeting',
      label: 'Greeting',
      type: 'text',
      required: false,
      default: '',
      help: 'Said before each echo.',
      validations: { maxLength: 200 },
    },
    {
      name: 'broken',
      label: 'Broken',
      type: 'select',
      required: false,
      default: 'nothing',
      options: ['nothing', 'create', 'ready', 'source', 'close'].map((value) => ({ value, label: value })),
      validations: {},
    },
  ],
  dependencies: {},
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
  checkConfig(config) {
    const message = `is no greeting beside the key ${String(config.api_key)}`;
    return config.greeting === 'forbidden' ? [{ field: 'config.greeting', message }] : [];
  },
  create(instance, host) {
    if (instance.config.broken === 'create') {
      throw new Error(`the adapter broke over ${JSON.stringify(instance.config.api_key)}`);
    }
    adapterEvents.push({ what: 'created', instance });
    return testAdapter(instance, host, () => adapterEvents.push({ what: 'closed', instance }));
  },
});
