import { fileURLToPath } from 'node:url';
import type { AvailableModel } from '@enginehouse/sdk';
import { defineProvider } from '@enginehouse/sdk';

/** What `PlatformOptions.providers` names to have the provider of this file. */
export const REACHING_PROVIDER: string = fileURLToPath(import.meta.url);

/** Asks where its config says for its models, which its manifest does not name: only an approval lets it through. */
export const provider = defineProvider({
  id: 'reaching-provider',
  label: 'Reaching provider',
  kind: 'llm',
  deployment: 'local',
  modelSource: 'provider_api',
  capabilities: ['chat'],
  runtimeMethods: ['generateText'],
  configSchema: [{ name: 'place', label: 'Place', type: 'text', required: true, validations: {} }],
  dependencies: {},
  environment: [],
  egress: { hosts: [], fromConfig: [] },
  create: ({ config }, host) => ({
    async listModels(signal) {
      const response = await host.fetch(String(config.place), { signal });
      return (await response.json()) as readonly AvailableModel[];
    },
  }),
});
