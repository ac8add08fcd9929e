import { definePlatformTable } from './platform-table.ts';

/**
 * One row that PostgreSQL forgets when it crashes (the table is unlogged), and that belongs to no other database. While it
 * is there, no position that was given can have been lost.
 */
export const outboxMarker = definePlatformTable({
  name: 'outbox_marker',
  description: 'There while nothing was lost since positions were given.',
  fields: {
    id: { type: 'int', default: 1, description: 'Always 1.' },
    databaseNumber: { type: 'bigint', description: 'Number of the database: a copy has another one.' },
  },
  checks: { outbox_marker_single_row: 'id = 1' },
});
