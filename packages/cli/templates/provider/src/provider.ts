import { defineProvider, problemsOfAddress } from '@enginehouse/sdk';
import { createAdapter } from './adapter.ts';
import { manifest } from './manifest.ts';

export const provider = defineProvider({
  ...manifest,
  // What is wrong with a config although its form takes it: here an address that ends in the path of a call.
  checkConfig: (config) => problemsOfAddress(config, 'base_url', ['/chat/completions', '/models']),
  create: createAdapter,
});
