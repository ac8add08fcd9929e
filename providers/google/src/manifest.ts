import { defineProviderManifest } from '@enginehouse/sdk';

/** Models of Google, through the Gemini API. */
export const manifest = defineProviderManifest({
  id: 'google',
  label: 'Google',
  documentation: 'https://ai.google.dev/gemini-api/docs',
  kind: 'llm',
  deployment: 'remote',
  modelSource: 'provider_api',
  capabilities: ['chat', 'tool_calling', 'reasoning', 'image_to_text', 'embedding'],
  runtimeMethods: ['generateText', 'streamText', 'embed'],
  configSchema: [
    {
      name: 'api_key',
      label: 'API key',
      type: 'password',
      required: true,
      help: 'A key of the Gemini API, of the project that pays for the calls.',
      validations: { maxLength: 2000 },
    },
    {
      name: 'base_url',
      label: 'Base URL',
      type: 'text',
      required: false,
      default: 'https://generativelanguage.googleapis.com/v1beta',
      help: 'Another address of the same API, for example that of a gateway.',
      validations: { maxLength: 2000, pattern: 'https://.+' },
    },
  ],
  dependencies: { '@ai-sdk/google': '4.0.121', zod: '4.6.7' },
  environment: [],
  egress: { hosts: ['generativelanguage.googleapis.com'], fromConfig: ['base_url'] },
});
