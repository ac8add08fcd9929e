import { definePlatformTable } from './platform-table.ts';

/**
 * Events written in the transaction of the change that they speak of, as CloudEvents 1.0. Kept for 7 days. Readers follow
 * `position`, which one stamper gives to records that can be seen: ids of a sequence skip those that commit late.
 */
export const outbox = definePlatformTable({
  name: 'outbox',
  description: 'Events to be delivered at least once, in the order of their positions.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the row, in the order of writing.' },
    position: { type: 'bigint', nullable: true, description: 'Place in the order of delivery; none until stamped.' },
    eventId: { type: 'uuid', default: 'random', description: 'CloudEvents `id`: consumers know a repetition by it.' },
    source: { type: 'text', description: 'CloudEvents `source`: the domain that speaks.' },
    type: { type: 'text', description: 'CloudEvents `type`: the topic, `domain.entity.event`.' },
    subject: {
      type: 'text',
      nullable: true,
      description: 'CloudEvents `subject`: the entity; records of one entity are delivered in order.',
    },
    time: { type: 'datetime', column: 'occurred_at', default: 'now', description: 'CloudEvents `time`.' },
    data: { type: 'json', nullable: true, description: 'CloudEvents `data`.' },
    revision: { type: 'bigint', nullable: true, description: 'The revision that the change made, if it made one.' },
    organizationId: {
      type: 'bigint',
      nullable: true,
      description: 'Whose it is; none: the whole house.',
      references: { table: 'organizations', onDelete: 'keep' },
    },
    userId: {
      type: 'bigint',
      nullable: true,
      description: "The user whose own it is; none: nobody's alone.",
      references: { table: 'users', onDelete: 'keep' },
    },
  },
  unique: {
    outbox_position: { fields: ['position'], message: 'this position is taken' },
    outbox_event_id: { fields: ['eventId'], message: 'this event was written already' },
  },
  indexes: {
    outbox_unstamped: { fields: ['id'], where: 'position is null' },
    outbox_time: { fields: ['time'] },
  },
});
