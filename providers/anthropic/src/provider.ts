import { defineProvider, problemsOfAddress } from '@enginehouse/sdk';
import { createAdapter } from './adapter.ts';
import { manifest } from './manifest.ts';

/** The provider `anthropic`. */
export const provider = defineProvider({
  ...manifest,
  checkConfig: (config) => problemsOfAddress(config, 'base_url', ['/messages']),
  create: createAdapter,
});
