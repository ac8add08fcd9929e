import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';

/** What programs sign in with: each acts with its scopes and its owner's permissions of the moment. */
export const apiTokens = defineCoreModel({
  name: 'api_tokens',
  description: 'Tokens that programs act with, for the user who made them and within their scopes.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the token; no secret.', sortable: true },
    name: { type: 'text', description: 'What it is for, in the words of its owner.', sortable: true },
    userId: {
      type: 'bigint',
      references: { table: 'users', onDelete: 'cascade' },
      description: 'Its owner.',
      label: 'User',
      sortable: true,
    },
    scopes: {
      type: 'text-list',
      description: 'Permissions that it may use, as far as its owner has them at that moment.',
    },
    createdAt: { type: 'datetime', default: 'now', description: 'When it was made.', label: 'Created', sortable: true },
    expiresAt: {
      type: 'datetime',
      nullable: true,
      description: 'Ends at this time; none: when it is revoked.',
      label: 'Ends',
      sortable: true,
    },
    lastUsedAt: {
      type: 'datetime',
      nullable: true,
      description: 'Last used, to the minute; none: never.',
      label: 'Last used',
      sortable: true,
    },
    passwordVersion: {
      type: 'int',
      shown: 'never',
      description: 'Version of the password that it was made under; void when the user has another one.',
    },
    secretHash: { type: 'bytes', shown: 'never', description: 'SHA-256 of the secret that was shown once.' },
  },
  indexes: { api_tokens_user: { fields: ['userId'] } },
  filters: { id: 'exact', name: 'contains', userId: 'exact', scopes: 'has' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: { user: 'userId' },
  readOnly: { owner: 'sdk.identity' },
});

export const apiTokensAccess = defineAccess(apiTokens, {
  read: { super: 'all', organization: 'own', user: 'own' },
  write: 'nobody',
});

export const apiTokensEffects = NO_EFFECTS;
