import { defineProviderManifest } from '@enginehouse/sdk';

/** Whatever speaks the wire format of OpenAI: vLLM, llama.cpp, LM Studio, LiteLLM, gateways. */
export const manifest = defineProviderManifest({
  id: 'openai-compatible',
  label: 'OpenAI-compatible',
  documentation: 'https://platform.openai.com/docs/api-reference/chat',
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
      help: 'Address that /chat/completions and /models are under, for example http://localhost:8000/v1.',
      validations: { maxLength: 2000, pattern: 'https?://.+' },
    },
    {
      name: 'api_key',
      label: 'API key',
      type: 'password',
      required: false,
      help: 'Only where the server asks for one.',
      validations: { maxLength: 2000 },
    },
  ],
  dependencies: { '@ai-sdk/openai-compatible': '3.0.92', zod: '4.6.7' },
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
});
