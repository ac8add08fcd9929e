import { ALL_MODELS } from '@enginehouse/models';
import { renderCoreModel } from './core-model/render-core-model.ts';
import type { FolderGenerator } from './generator.ts';

/** docs/reference/core-models/<name>.md: one page for each core model. */
export const coreModelPages: FolderGenerator = {
  folder: 'docs/reference/core-models',
  renderAll: async () => new Map(ALL_MODELS.map((entry) => [`${entry.model.name}.md`, renderCoreModel(entry)])),
};
