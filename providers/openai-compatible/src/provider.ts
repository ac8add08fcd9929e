import { defineProvider, problemsOfAddress } from '@enginehouse/sdk';
import { createAdapter } from './adapter.ts';
import { manifest } from './manifest.ts';

/** The provider `openai-compatible`. */
export const provider = defineProvider({
  ...manifest,
  checkConfig: (config) => problemsOfAddress(config, 'base_url', ['/chat/completions', '/models']),
  create: createAdapter,
});
