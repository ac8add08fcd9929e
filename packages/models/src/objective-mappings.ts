import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';
import { LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const FORM = ['objective', 'modelId'] as const;

const FIELDS = {
  ...ROW_NUMBER,
  objective: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['word'],
    rule: { maxLength: 200 },
    description: 'What a call is for, as engines and modules name it, for example `summarization`.',
  },
  modelId: {
    type: 'bigint',
    written: 'always',
    label: 'Model',
    description: 'The model of `model_registry` that serves it.',
    references: { table: 'model_registry', onDelete: 'restrict', message: 'modelId does not exist' },
  },
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** Which model serves which objective. */
export const objectiveMappings = defineCoreModel({
  name: 'objective_mappings',
  description: 'Which model serves which objective of a call.',
  fields: FIELDS,
  unique: {
    objective_mappings_objective: {
      fields: ['objective'],
      caseInsensitive: ['objective'],
      message: 'objective already mapped',
    },
  },
  indexes: { objective_mappings_model: { fields: ['modelId'] } },
  filters: { id: 'exact', objective: 'contains', modelId: 'exact' },
  defaultSort: [{ field: 'objective', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'objective and modelId are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const objectiveMappingsAccess = defineAccess(objectiveMappings, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.routing.manage' },
});

export const objectiveMappingsEffects = NO_EFFECTS;
