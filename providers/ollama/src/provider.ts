import { defineProvider, problemsOfAddress } from '@enginehouse/sdk';
import { createAdapter } from './adapter.ts';
import { manifest } from './manifest.ts';

/** The provider `ollama`. */
export const provider = defineProvider({
  ...manifest,
  checkConfig: (config) => problemsOfAddress(config, 'base_url', ['/v1', '/api']),
  create: createAdapter,
});
