export type { ModelProxy, ModelsAccess } from './models-access.ts';
