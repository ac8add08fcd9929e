import { defineAccess } from './access.ts';
import type { Catalogue } from './catalogue.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import type { FormField } from './form.ts';

/** Modules that users, organizations or roles are locked out of. Whoever matches one scope id of a lock is locked out. */
export const moduleLocks = defineCoreModel({
  name: 'module_locks',
  description: 'Modules that a user, an organization or the holders of a role are locked out of; super never is.',
  fields: {
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
  },
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
  forms: { create: form, update: form },
});

function form(catalogue: Catalogue): readonly FormField[] {
  return [
    {
      name: 'moduleName',
      label: 'Module',
      type: 'select',
      required: true,
      options: catalogue.modules().map((name) => ({ value: name, label: name })),
      validations: {},
    },
    { name: 'userId', label: 'User', type: 'number', required: false, validations: { min: 1 } },
    { name: 'organizationId', label: 'Organization', type: 'number', required: false, validations: { min: 1 } },
    { name: 'roleId', label: 'Role', type: 'number', required: false, validations: { min: 1 } },
  ];
}

export const moduleLocksAccess = defineAccess(moduleLocks, {
  read: { super: 'all', organization: 'organization', user: 'none' },
  write: { super: 'all', organization: 'organization', user: 'none', superFields: ['roleId'] },
});

export const moduleLocksEffects = NO_EFFECTS;
