import { fileURLToPath } from 'node:url';
import { defineProvider } from '@enginehouse/sdk';
import { SERVER_CONFIG } from '../../testing/server-config.ts';
import { fetchingAdapter } from './fetching-adapter.ts';

/** What `PlatformOptions.providers` names to have the provider of this file. */
export const FETCHING_PROVIDER: string = fileURLToPath(import.meta.url);

/** Asks a server of a test with the fetch that it is given, by every method that no other provider of tests has. */
export const provider = defineProvider({
  id: 'fetching-provider',
  label: 'Fetching provider',
  kind: 'nlp',
  deployment: 'hybrid',
  modelSource: 'inventory',
  capabilities: ['token_extraction', 'reranking', 'tts', 'stt', 'detection'],
  runtimeMethods: ['extractTokens', 'rerank', 'synthesize', 'transcribe', 'detect'],
  configSchema: SERVER_CONFIG,
  dependencies: {},
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
  create: fetchingAdapter,
});
