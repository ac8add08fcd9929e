import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { FormField } from './form.ts';
import { unlessOnly } from './tightening.ts';

/** The roles of a user, joined; `names` says what becomes of them. */
function rolesOf(names: string): string {
  return `(select ${names} from user_roles link join roles on roles.id = link.role_id where link.user_id = it.id)`;
}

/** Fields of both forms. A form takes one role; further ones are given as `roles`. */
const FORM: readonly FormField[] = [
  { name: 'username', label: 'User name', type: 'text', required: true, validations: { minLength: 1, maxLength: 100 } },
  { name: 'email', label: 'Email', type: 'text', required: false, validations: { maxLength: 254 } },
  {
    name: 'language',
    label: 'Language',
    type: 'text',
    required: false,
    default: 'en',
    help: 'Language tag, for example en or pt-br.',
    validations: { maxLength: 35 },
  },
  { name: 'role', label: 'Role', type: 'text', required: false, help: 'Name of a role.', validations: {} },
  {
    name: 'accessLevel',
    label: 'Access level',
    type: 'select',
    required: true,
    default: 3,
    options: [
      { value: 1, label: 'Super' },
      { value: 2, label: 'Organization' },
      { value: 3, label: 'User' },
    ],
    validations: {},
  },
];
const PASSWORD_VALIDATIONS = { minLength: 12, maxLength: 1024 };
const PASSWORD_FORM: readonly FormField[] = [
  { name: 'password', label: 'Password', type: 'password', required: true, validations: PASSWORD_VALIDATIONS },
  {
    name: 'confirmPassword',
    label: 'Password again',
    type: 'password',
    required: true,
    validations: PASSWORD_VALIDATIONS,
  },
];

/** Who may sign in, as what. */
export const users = defineCoreModel({
  name: 'users',
  description: 'People and programs that sign in: level, organization and roles say what they may do.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the user.', sortable: true },
    username: {
      type: 'text',
      written: 'always',
      normalize: ['trim'],
      rule: { maxLength: 100, pattern: '[^\\u0000-\\u001f\\u007f]+' },
      description: 'Name to sign in with, the same in any case.',
      label: 'User name',
      sortable: true,
    },
    email: {
      type: 'text',
      nullable: true,
      written: 'always',
      normalize: ['trim'],
      rule: { maxLength: 254, pattern: '[^\\s@]+@[^\\s@]+', message: 'email is not an address' },
      description: 'Address of the user; no two have the same.',
      sortable: true,
    },
    language: {
      type: 'text',
      default: 'en',
      written: 'always',
      normalize: ['trim', 'lower'],
      rule: {
        maxLength: 35,
        pattern: '[a-z]{2,3}(-[a-z0-9]{2,8})*',
        message: 'language is not a language tag such as en or pt-br',
      },
      description: 'Language that the user is spoken to in.',
      sortable: true,
    },
    role: {
      type: 'text',
      nullable: true,
      written: 'always',
      computed: {
        sql: rolesOf('(array_agg(roles.name order by lower(roles.name)))[1]'),
        filterSql: rolesOf('string_agg(roles.name, chr(10))'),
      },
      description: 'First role of the user, by name. Given, it replaces all roles, unless it is the first one already.',
    },
    accessLevel: {
      type: 'int',
      default: 3,
      written: 'always',
      rule: { min: 1, max: 3, message: 'accessLevel must be 1 (super), 2 (organization) or 3 (user)' },
      description: 'How far the user sees: 1 everything, 2 its organization, 3 its own rows.',
      label: 'Access level',
      sortable: true,
    },
    organizationId: {
      type: 'bigint',
      nullable: true,
      written: 'always',
      references: { table: 'organizations', onDelete: 'restrict', message: 'organizationId does not exist' },
      description: 'The organization of the user.',
      label: 'Organization',
      sortable: true,
    },
    createdAt: { type: 'datetime', default: 'now', description: 'When it was made.', label: 'Created', sortable: true },
    revision: { type: 'bigint', description: 'Revision of the last write of this row.', sortable: true },
    roles: {
      type: 'text-list',
      default: 'empty-list',
      written: 'always',
      shown: 'detail',
      computed: { sql: `coalesce(${rolesOf('array_agg(roles.name order by lower(roles.name))')}, '{}')` },
      description: 'Names of the roles that the user has.',
    },
    disabled: {
      type: 'boolean',
      default: false,
      written: 'always',
      shown: 'detail',
      description: 'Whether the user is kept from signing in and from using what it signed in with.',
    },
    updatedAt: { type: 'datetime', default: 'now', shown: 'detail', description: 'Last changed.', label: 'Changed' },
    password: {
      type: 'text',
      virtual: true,
      shown: 'never',
      written: 'always',
      rule: { maxLength: 1024 },
      description: 'The password: 12 characters or more, and not the user name.',
    },
    confirmPassword: {
      type: 'text',
      nullable: true,
      virtual: true,
      shown: 'never',
      written: 'always',
      rule: { maxLength: 1024 },
      description: 'The password once more, as a form takes it.',
    },
    currentPassword: {
      type: 'text',
      nullable: true,
      virtual: true,
      shown: 'never',
      written: 'always',
      rule: { maxLength: 1024 },
      description: 'The password in force, which a user gives to change its own.',
    },
    passwordHash: { type: 'text', shown: 'never', description: 'Argon2id hash of the password, with its parameters.' },
    passwordVersion: {
      type: 'int',
      default: 1,
      shown: 'never',
      description: 'Grows with every change of the password; what was signed in with an older one is void.',
    },
  },
  unique: {
    users_username: { fields: ['username'], caseInsensitive: ['username'], message: 'username already in use' },
    users_email: { fields: ['email'], caseInsensitive: ['email'], message: 'email already in use' },
  },
  indexes: { users_organization: { fields: ['organizationId'] } },
  checks: { users_access_level_known: 'access_level between 1 and 3' },
  filters: {
    id: 'exact',
    username: 'contains',
    email: 'contains',
    language: 'contains',
    role: 'contains',
    accessLevel: 'exact',
    organizationId: 'exact',
  },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: { user: 'id', organization: 'organizationId' },
  feeds: 'configuration',
  feedsOnly: ['accessLevel', 'organizationId', 'role', 'roles', 'disabled'],
  requiredMessage: 'username and password are required',
  forms: {
    create: () => [...FORM, ...PASSWORD_FORM],
    update: (_, row) =>
      FORM.map((field) => ({
        ...field,
        default: (row[field.name] ?? null) as Exclude<FormField['default'], undefined>,
      })),
  },
});

export const usersAccess = defineAccess(users, {
  read: { super: 'all', organization: 'organization', user: 'own' },
  write: {
    super: 'all',
    organization: 'organization',
    user: 'own',
    userFields: ['email', 'language', 'password', 'confirmPassword', 'currentPassword'],
  },
});

export const usersEffects = defineEffects(users, {
  announces: [],
  tightens: { update: unlessOnly('disabled', false) },
});
