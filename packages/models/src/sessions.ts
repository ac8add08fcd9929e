import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';

/** Who is signed in. A row is read by its key with every request; what it ends with is gone at once. */
export const sessions = defineCoreModel({
  name: 'sessions',
  description: 'Sign-ins that are in force: each user sees its own.',
  fields: {
    id: { type: 'uuid', default: 'random', description: 'Id of the session; no secret.', sortable: true },
    userId: {
      type: 'bigint',
      references: { table: 'users', onDelete: 'cascade' },
      description: 'Who signed in.',
      label: 'User',
      sortable: true,
    },
    createdAt: { type: 'datetime', default: 'now', description: 'When.', label: 'Signed in', sortable: true },
    lastSeenAt: {
      type: 'datetime',
      default: 'now',
      description: 'Last used, to the minute.',
      label: 'Last used',
      sortable: true,
    },
    expiresAt: { type: 'datetime', description: 'Ends at this time, used or not.', label: 'Ends', sortable: true },
    reauthenticatedAt: {
      type: 'datetime',
      nullable: true,
      shown: 'detail',
      description: 'When the password was entered last.',
      label: 'Password entered',
    },
    clientAddress: {
      type: 'text',
      nullable: true,
      description: 'Address that signed in.',
      label: 'Address',
    },
    channel: { type: 'text', shown: 'detail', description: 'The door that it came through, for example `http`.' },
    passwordVersion: {
      type: 'int',
      shown: 'never',
      description: 'Version of the password that it was made under; void when the user has another one.',
    },
    secretHash: { type: 'bytes', shown: 'never', description: 'SHA-256 of the secret that the user holds.' },
  },
  indexes: { sessions_user: { fields: ['userId'] }, sessions_end: { fields: ['expiresAt'] } },
  filters: { id: 'exact', userId: 'exact', createdAt: 'range', lastSeenAt: 'range' },
  defaultSort: [{ field: 'createdAt', direction: 'desc' }],
  rowScope: { user: 'userId' },
  readOnly: { owner: 'sdk.identity' },
});

export const sessionsAccess = defineAccess(sessions, {
  read: { super: 'all', organization: 'own', user: 'own' },
  write: 'nobody',
});

export const sessionsEffects = NO_EFFECTS;
