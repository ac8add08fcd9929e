import { fileURLToPath } from 'node:url';
import { defineProvider } from '@enginehouse/sdk';
import { SERVER_CONFIG } from './server-config.ts';

/** What `PlatformOptions.providers` names to have the provider of this file. */
export const WIRE_PROVIDER: string = fileURLToPath(import.meta.url);

/** Speaks the OpenAI wire format to a server of a test, and needs no packages: what is sent and answered is bytes. */
export const provider = defineProvider({
  id: 'wire-provider',
  label: 'Wire provider',
  kind: 'llm',
  deployment: 'hybrid',
  modelSource: 'engine_catalog',
  capabilities: ['chat', 'tool_calling', 'image_to_text', 'embedding'],
  runtimeMethods: ['generateText', 'streamText', 'embed'],
  configSchema: SERVER_CONFIG,
  dependencies: {},
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
  catalog: [
    { id: 'chatter', label: 'Chatter', capabilities: ['chat', 'tool_calling', 'image_to_text'] },
    { id: 'vectors', label: 'Vectors', capabilities: ['embedding'] },
  ],
  create({ config }) {
    const headers = { authorization: `Bearer ${String(config.api_key)}` };
    return { openAiWire: (path) => ({ url: `${String(config.base_url)}${path}`, headers }) };
  },
});
