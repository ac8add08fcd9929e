import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';

const FIELDS = {
  id: { type: 'bigint', generated: 'identity', description: 'Number of the organization.', sortable: true },
  name: {
    type: 'text',
    written: 'always',
    normalize: ['trim'],
    rule: { maxLength: 200 },
    description: 'Its name.',
    sortable: true,
  },
  createdAt: { type: 'datetime', default: 'now', description: 'When it was made.', label: 'Created', sortable: true },
  revision: { type: 'bigint', description: 'Revision of the last write of this row.', sortable: true },
} as const satisfies Fields;

/** The organizations that users belong to: whoever has organization level sees the rows of its own. */
export const organizations = defineCoreModel({
  name: 'organizations',
  description: 'Organizations that users belong to; what one of them owns, the others do not see.',
  fields: FIELDS,
  unique: {
    organizations_name: {
      fields: ['name'],
      caseInsensitive: ['name'],
      message: 'organization name already in use',
    },
  },
  filters: { id: 'exact', name: 'contains' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: { organization: 'id' },
  requiredMessage: 'name is required',
  forms: {
    create: (catalogue) => formFields(FIELDS, ['name'], catalogue),
    update: (catalogue, row) => formFields(FIELDS, ['name'], catalogue, row),
  },
});

export const organizationsAccess = defineAccess(organizations, {
  read: { super: 'all', organization: 'organization', user: 'none' },
  write: { super: 'all', organization: 'none', user: 'none' },
});

export const organizationsEffects = NO_EFFECTS;
