import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';
import { LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const FORM = ['capability', 'modelId', 'priority'] as const;

const FIELDS = {
  ...ROW_NUMBER,
  capability: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['capability'],
    rule: { known: 'capabilities', maxLength: 80 },
    description: 'What is asked for.',
  },
  modelId: {
    type: 'bigint',
    written: 'always',
    label: 'Model',
    description: 'The model of `model_registry` that is tried.',
    references: { table: 'model_registry', onDelete: 'cascade', message: 'modelId does not exist' },
  },
  priority: {
    type: 'int',
    written: 'always',
    sortable: true,
    rule: { min: 1, max: 1_000_000, message: 'priority must be >= 1' },
    description: 'Its turn: 1 is tried first.',
  },
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** The order in which models are tried for a capability. `sdk.models` sets a whole order at once: `reorder`. */
export const modelCapabilityPriority = defineCoreModel({
  name: 'model_capability_priority',
  description: 'The order in which models are tried for a capability.',
  fields: FIELDS,
  unique: {
    model_capability_priority_model: {
      fields: ['capability', 'modelId'],
      message: 'capability/model pair already exists',
    },
    model_capability_priority_turn: {
      fields: ['capability', 'priority'],
      deferrable: true,
      message: 'priority already assigned for capability',
    },
  },
  indexes: { model_capability_priority_of_model: { fields: ['modelId'] } },
  checks: { model_capability_priority_positive: 'priority >= 1' },
  filters: { id: 'exact', capability: 'exact', modelId: 'exact', priority: 'exact' },
  defaultSort: [
    { field: 'capability', direction: 'asc' },
    { field: 'priority', direction: 'asc' },
  ],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'capability, modelId and priority are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const modelCapabilityPriorityAccess = defineAccess(modelCapabilityPriority, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.routing.manage' },
});

export const modelCapabilityPriorityEffects = NO_EFFECTS;
