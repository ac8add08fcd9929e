import { defineProviderManifest } from '@enginehouse/sdk';

/** Ollama: open models on this machine, on another one, or in its cloud. */
export const manifest = defineProviderManifest({
  id: 'ollama',
  label: 'Ollama',
  documentation: 'https://docs.ollama.com/',
  kind: 'llm',
  deployment: 'hybrid',
  modelSource: 'provider_api',
  capabilities: ['chat', 'tool_calling', 'reasoning', 'image_to_text', 'embedding'],
  runtimeMethods: ['generateText', 'streamText', 'embed'],
  configSchema: [
    {
      name: 'base_url',
      label: 'Base URL',
      type: 'text',
      required: true,
      default: 'http://localhost:11434',
      help: 'Address of the Ollama server.',
      validations: { maxLength: 2000, pattern: 'https?://.+' },
    },
    {
      name: 'api_key',
      label: 'API key',
      type: 'password',
      required: false,
      help: 'Only where the server asks for one, as the cloud of Ollama does.',
      validations: { maxLength: 2000 },
    },
  ],
  dependencies: { '@ai-sdk/openai-compatible': '3.0.92', zod: '4.6.7' },
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
});
