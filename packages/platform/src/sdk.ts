import type { Sdk as WholeSdk } from '@enginehouse/sdk';

/** The domain calls of one session. Made by `platform.createSdk(session)`; there is none without a session. */
export type Sdk = Pick<WholeSdk, 'engines' | 'processTable' | 'runs' | 'settings'>;
