import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';

const FIELDS = {
  id: { type: 'bigint', generated: 'identity', description: 'Number of the lock.', sortable: true },
  moduleName: {
    type: 'text',
    written: 'always',
    normalize: ['trim'],
    rule: { known: 'modules' },
    description: 'The module.',
    label: 'Module',
    sortable: true,
  },
  userId: {
    type: 'bigint',
    nullable: true,
    written: 'always',
    references: { table: 'users', onDelete: 'cascade', message: 'userId does not exist' },
    description: 'Locks out this user.',
    label: 'User',
    sortable: true,
  },
  organizationId: {
    type: 'bigint',
    nullable: true,
    written: 'always',
    references: { table: 'organizations', onDelete: 'restrict', message: 'organizationId does not exist' },
    description: 'Locks out everybody of this organization.',
    label: 'Organization',
    sortable: true,
  },
  roleId: {
    type: 'bigint',
    nullable: true,
    written: 'always',
    references: { table: 'roles', onDelete: 'restrict', message: 'roleId does not exist' },
    description: 'Locks out everybody with this role; only a super user sets it.',
    label: 'Role',
    sortable: true,
  },
  owner: {
    type: 'bigint',
    nullable: true,
    shown: 'never',
    computed: {
      sql: 'coalesce(it.organization_id, (select users.organization_id from users where users.id = it.user_id))',
    },
    description: 'The organization whose business the lock is: its own, or that of its user.',
  },
  createdAt: { type: 'datetime', default: 'now', description: 'When it was made.', label: 'Created', sortable: true },
  updatedAt: { type: 'datetime', default: 'now', description: 'Last changed.', label: 'Changed', sortable: true },
  revision: { type: 'bigint', description: 'Revision of the last write of this row.', sortable: true },
} as const satisfies Fields;
const FORM = ['moduleName', 'userId', 'organizationId', 'roleId'] as const;

/** Modules that users, organizations or roles are locked out of. Whoever matches one scope id of a lock is locked out. */
export const moduleLocks = defineCoreModel({
  name: 'module_locks',
  description: 'Modules that a user, an organization or the holders of a role are locked out of; super never is.',
  fields: FIELDS,
  unique: {
    module_locks_scope: {
      fields: ['moduleName', 'userId', 'organizationId', 'roleId'],
      nullsNotDistinct: true,
      message: 'an equal lock exists',
    },
  },
  indexes: {
    module_locks_user: { fields: ['userId'] },
    module_locks_organization: { fields: ['organizationId'] },
    module_locks_role: { fields: ['roleId'] },
  },
  checks: { module_locks_scoped: 'num_nonnulls(user_id, organization_id, role_id) > 0' },
  filters: { id: 'exact', moduleName: 'contains', userId: 'exact', organizationId: 'exact', roleId: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: { organization: 'owner' },
  feeds: 'configuration',
  requiredMessage: 'moduleName is required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const moduleLocksAccess = defineAccess(moduleLocks, {
  read: { super: 'all', organization: 'organization', user: 'none' },
  write: { super: 'all', organization: 'organization', user: 'none', superFields: ['roleId'] },
});

export const moduleLocksEffects = defineEffects(moduleLocks, {
  announces: [],
  tightens: { create: true, delete: false },
});
