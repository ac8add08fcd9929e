import { defineAccess } from './access.ts';
import type { Catalogue } from './catalogue.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import type { FormOption } from './form.ts';
import { formFields } from './form-fields.ts';
import { lessOf } from './tightening.ts';

const FIELDS = {
  id: { type: 'bigint', generated: 'identity', description: 'Number of the role.', sortable: true },
  name: {
    type: 'text',
    written: 'always',
    normalize: ['trim'],
    rule: { maxLength: 100, pattern: '[^\\u0000-\\u001f\\u007f]+' },
    description: 'Its name, the same in any case.',
    sortable: true,
  },
  description: {
    type: 'text',
    nullable: true,
    written: 'always',
    description: 'What it is for.',
    sortable: true,
  },
  permissionsCount: {
    type: 'int',
    computed: { sql: 'cardinality(it.permissions)' },
    description: 'How many permissions it holds.',
    label: 'Permissions',
    sortable: true,
  },
  permissions: {
    type: 'text-list',
    default: 'empty-list',
    written: 'always',
    shown: 'detail',
    rule: { known: 'permissions' },
    description: 'The permissions that it holds.',
  },
  permission: {
    type: 'text',
    computed: { sql: 'array_to_string(it.permissions, chr(10))' },
    shown: 'never',
    description: 'The permissions as one text, to filter by.',
  },
  createdAt: {
    type: 'datetime',
    default: 'now',
    shown: 'detail',
    description: 'When it was made.',
    label: 'Created',
  },
  updatedAt: { type: 'datetime', default: 'now', shown: 'detail', description: 'Last changed.', label: 'Changed' },
  revision: { type: 'bigint', description: 'Revision of the last write of this row.', sortable: true },
} as const satisfies Fields;
const FORM = ['name', 'description', 'permissions'] as const;

/** Named sets of permissions that users are given. Their names are also the teams that engines are restricted to. */
export const roles = defineCoreModel({
  name: 'roles',
  description: 'Named sets of permissions that users are given; their names are the teams of engines too.',
  fields: FIELDS,
  unique: { roles_name: { fields: ['name'], caseInsensitive: ['name'], message: 'role name already in use' } },
  filters: { id: 'exact', name: 'contains', description: 'contains', permission: 'contains' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'role name is required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
    extra: (catalogue, name) => (name === 'permissions_options' ? permissionOptions(catalogue) : undefined),
    extraNames: () => ['permissions_options'],
  },
});

/** By name. */
function permissionOptions(catalogue: Catalogue): readonly FormOption[] {
  return catalogue
    .permissions()
    .map(({ name, label }) => ({ label, value: name }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

export const rolesAccess = defineAccess(roles, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { super: 'all', organization: 'none', user: 'none' },
});

export const rolesEffects = defineEffects(roles, {
  announces: [],
  tightens: { update: lessOf('permissions', 'name') },
});
