import { defineProviderManifest } from '@enginehouse/sdk';

export const manifest = defineProviderManifest({
  id: '__providerId__',
  label: '__displayName__',
  // llm, tts, stt, cv or nlp.
  kind: 'llm',
  // local (this machine), remote (an API of others) or hybrid (wherever its address leads).
  deployment: 'hybrid',
  // Where its models are listed: provider_api asks the server; engine_catalog needs a `catalog` here.
  modelSource: 'provider_api',
  capabilities: ['chat'],
  // Each has its call in the adapter, and its fixture in the tests.
  runtimeMethods: ['generateText', 'streamText'],
  // The form of an engine instance. What is secret is of type `password`: sealed at rest, and never shown.
  configSchema: [
    {
      name: 'base_url',
      label: 'Base URL',
      type: 'text',
      required: true,
      help: 'Address that /chat/completions and /models are under, for example http://localhost:8000/v1.',
      validations: { maxLength: 2000, pattern: 'https?://.+' },
    },
    { name: 'api_key', label: 'API key', type: 'password', required: true, validations: { maxLength: 2000 } },
  ],
  // Exact versions, installed on demand.
  dependencies: { '@ai-sdk/openai-compatible': '3.0.92', zod: '4.6.7' },
  environment: [],
  // All that it may reach: hosts by name, and those of these fields.
  egress: { hosts: [], fromConfig: ['base_url'] },
});
