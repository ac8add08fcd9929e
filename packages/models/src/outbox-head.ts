import { definePlatformTable } from './platform-table.ts';

/** One row: how far positions have been given and records been removed. Its lock is what makes one stamper of many. */
export const outboxHead = definePlatformTable({
  name: 'outbox_head',
  description: 'How far the outbox has been stamped, and how far it has been removed.',
  fields: {
    id: { type: 'int', default: 1, description: 'Always 1.' },
    position: { type: 'bigint', default: 0, description: 'The last position that was given.' },
    reservedPosition: {
      type: 'bigint',
      default: 0,
      description:
        'No higher position was ever given: after a crash, which may forget the last ones, it goes on behind.',
    },
    prunedPosition: {
      type: 'bigint',
      default: 0,
      description: 'The highest position that was removed: whoever has read less far has missed records.',
    },
  },
  checks: { outbox_head_single_row: 'id = 1' },
});
