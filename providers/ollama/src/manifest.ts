import { defineProviderManifest } from '@enginehouse/sdk';

/** Ollama: open models on this machine, on another one, or in its cloud. */
export const provider = defineProviderManifest({
  id: 'ollama',
  label: 'Ollama',
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
    {
      name: 'keep_alive',
      label: 'Keep alive',
      type: 'text',
      required: false,
      help: 'How long a model stays loaded after a call, for example 5m; -1 keeps it, 0 unloads it at once.',
      validations: { pattern: '-1|0|[0-9]+(?:ms|s|m|h)' },
    },
  ],
  dependencies: { 'ai-sdk-ollama': '4.3.0', ai: '7.0.173' },
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
});
