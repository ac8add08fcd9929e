export type { ModelsAccess } from '@enginehouse/sdk';
