import { defineProviderManifest } from '@enginehouse/sdk';

/** Anthropic, through its own API. */
export const manifest = defineProviderManifest({
  id: 'anthropic',
  label: 'Anthropic',
  documentation: 'https://docs.claude.com/',
  kind: 'llm',
  deployment: 'remote',
  modelSource: 'provider_api',
  capabilities: ['chat', 'tool_calling', 'reasoning', 'image_to_text'],
  runtimeMethods: ['generateText', 'streamText'],
  configSchema: [
    {
      name: 'api_key',
      label: 'API key',
      type: 'password',
      required: true,
      help: 'A key of the workspace that pays for the calls.',
      validations: { maxLength: 2000 },
    },
    {
      name: 'base_url',
      label: 'Base URL',
      type: 'text',
      required: false,
      default: 'https://api.anthropic.com/v1',
      help: 'Another address of the same API, for example that of a gateway.',
      validations: { maxLength: 2000, pattern: 'https://.+' },
    },
  ],
  dependencies: { '@ai-sdk/anthropic': '4.0.105', zod: '4.6.7' },
  environment: [],
  egress: { hosts: ['api.anthropic.com'], fromConfig: ['base_url'] },
});
