import { defineProvider } from '@enginehouse/sdk';
import { createAdapter } from './adapter.ts';
import { manifest } from './manifest.ts';

/** The provider `compromise`. */
export const provider = defineProvider({ ...manifest, create: createAdapter });
