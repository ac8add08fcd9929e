import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';

/** Who did what to what, with the state before and after; written in the transaction of the change. */
export const auditEvents = defineCoreModel({
  name: 'audit_events',
  description: 'Who did what to what, and what it was before and after. Never changed.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the row.', sortable: true },
    timestamp: {
      type: 'datetime',
      column: 'occurred_at',
      default: 'now',
      description: 'When the change was made.',
      sortable: true,
    },
    eventType: { type: 'text', description: 'What happened, `domain.entity.event`.', label: 'Event', sortable: true },
    actorUserId: {
      type: 'bigint',
      nullable: true,
      description: 'The user who did it; none for the operator of the machine and for the platform.',
      label: 'User',
      references: { table: 'users', onDelete: 'keep' },
    },
    entityType: { type: 'text', description: 'Kind of thing: the name of its core model.', label: 'Entity' },
    entityId: { type: 'text', nullable: true, description: 'Which one.', label: 'Id' },
    operation: { type: 'text', description: '`create`, `update`, `delete`, or another verb of the domain.' },
    status: {
      type: 'enum',
      values: ['succeeded', 'refused', 'failed'],
      default: 'succeeded',
      description: 'Whether it was done.',
    },
    actorRole: { type: 'text', nullable: true, shown: 'detail', description: 'In which role, or as what.' },
    organizationId: {
      type: 'bigint',
      nullable: true,
      shown: 'detail',
      description: 'The organization whose business it was.',
      references: { table: 'organizations', onDelete: 'keep' },
    },
    moduleName: { type: 'text', nullable: true, shown: 'detail', description: 'The module that asked.' },
    sessionId: { type: 'text', nullable: true, shown: 'detail', description: 'The session.' },
    nodeId: { type: 'text', nullable: true, shown: 'detail', description: 'The node that did it.' },
    requestId: { type: 'text', nullable: true, shown: 'detail', description: 'The request.' },
    correlationId: { type: 'text', nullable: true, shown: 'detail', description: 'What ties requests together.' },
    clientIp: { type: 'text', nullable: true, shown: 'detail', description: 'Address of the caller.' },
    channel: { type: 'text', nullable: true, shown: 'detail', description: 'The door: `http`, `cli`, ...' },
    before: { type: 'json', nullable: true, shown: 'detail', description: 'Values before, secrets redacted.' },
    after: { type: 'json', nullable: true, shown: 'detail', description: 'Values after, secrets redacted.' },
  },
  indexes: {
    audit_events_time: { fields: ['timestamp', 'id'], descending: true },
    audit_events_user: {
      fields: ['actorUserId', 'timestamp', 'id'],
      descending: true,
      where: 'actor_user_id is not null',
    },
    audit_events_organization: {
      fields: ['organizationId', 'timestamp', 'id'],
      descending: true,
      where: 'organization_id is not null',
    },
    audit_events_entity: { fields: ['entityType', 'entityId', 'id'] },
  },
  filters: {
    eventType: 'contains',
    actorUserId: 'exact',
    entityType: 'contains',
    entityId: 'contains',
    operation: 'exact',
    status: 'exact',
    timestamp: 'range',
  },
  defaultSort: [{ field: 'timestamp', direction: 'desc' }],
  rowScope: { user: 'actorUserId', organization: 'organizationId' },
  readOnly: { owner: 'the audit' },
  appendOnly: true,
});

export const auditEventsAccess = defineAccess(auditEvents, {
  read: { super: 'all', organization: 'organization', user: 'own' },
  write: 'nobody',
});

export const auditEventsEffects = NO_EFFECTS;
