import { defineProviderManifest } from '@enginehouse/sdk';

/** OpenAI, through its own API. */
export const manifest = defineProviderManifest({
  id: 'openai',
  label: 'OpenAI',
  documentation: 'https://platform.openai.com/docs',
  kind: 'llm',
  deployment: 'remote',
  modelSource: 'provider_api',
  capabilities: ['chat', 'tool_calling', 'reasoning', 'image_to_text', 'embedding', 'tts', 'stt'],
  runtimeMethods: ['generateText', 'streamText', 'embed', 'synthesize', 'transcribe'],
  configSchema: [
    {
      name: 'api_key',
      label: 'API key',
      type: 'password',
      required: true,
      help: 'A key of the project that pays for the calls.',
      validations: { maxLength: 2000 },
    },
    {
      name: 'base_url',
      label: 'Base URL',
      type: 'text',
      required: false,
      default: 'https://api.openai.com/v1',
      help: 'Another address of the same API, for example that of a region.',
      validations: { maxLength: 2000, pattern: 'https://.+' },
    },
    {
      name: 'organization',
      label: 'Organization',
      type: 'text',
      required: false,
      help: 'Id of the organization that calls count for, where the key belongs to several.',
      validations: { maxLength: 200 },
    },
    {
      name: 'project',
      label: 'Project',
      type: 'text',
      required: false,
      help: 'Id of the project that calls count for, where the key belongs to several.',
      validations: { maxLength: 200 },
    },
  ],
  dependencies: { '@ai-sdk/openai': '4.0.118', zod: '4.6.7' },
  environment: [],
  egress: { hosts: ['api.openai.com'], fromConfig: ['base_url'] },
});
