import { definePlatformTable } from './platform-table.ts';

/** Sessions that a super user let read and write outside of their row scope, for a while. Kept until the session ends. */
export const bypassGrants = definePlatformTable({
  name: 'bypass_grants',
  description: 'Sessions that may read and write outside of their row scope, for an hour at most.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the row.' },
    sessionId: {
      type: 'uuid',
      references: { table: 'sessions', onDelete: 'cascade' },
      description: 'The session that may.',
    },
    reason: { type: 'text', description: 'Why, in the words of whoever granted it.' },
    models: { type: 'text-list', description: 'Names of the core models that it holds for; `*` alone: all.' },
    grantedBy: {
      type: 'bigint',
      nullable: true,
      references: { table: 'users', onDelete: 'keep' },
      description: 'The super user who granted it; none: the operator of the machine.',
    },
    grantedAt: { type: 'datetime', default: 'now', description: 'When.' },
    until: { type: 'datetime', column: 'valid_until', description: 'Void from this time on.' },
  },
  indexes: { bypass_grants_session: { fields: ['sessionId', 'until'] } },
});
