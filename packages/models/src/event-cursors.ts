import { jsonShape } from './field.ts';
import { definePlatformTable } from './platform-table.ts';

/** Events of one entity that wait because the first of them could not be handled; those of other entities went on. */
export interface ParkedSubject {
  /** Null: one record without a subject, which waits alone. */
  readonly subject: string | null;
  /** The first record that is not handled. */
  readonly position: number;
  /** How often it has failed. */
  readonly attempts: number;
  /** ISO 8601, UTC: not tried again before. */
  readonly retryAt: string;
}

/** How far each durable consumer of events has come, and which node reads for it. */
export const eventCursors = definePlatformTable({
  name: 'event_cursors',
  description: 'How far each durable consumer of events has come.',
  fields: {
    name: { type: 'text', description: 'Name of the consumer.' },
    position: {
      type: 'bigint',
      description: 'Every record up to this position was handled, or its subject is parked.',
    },
    parked: {
      type: 'json',
      default: 'empty-list',
      description: 'Subjects whose next record failed, each with its position.',
      shape: jsonShape<readonly ParkedSubject[]>(),
    },
    owner: {
      type: 'text',
      nullable: true,
      description: 'The dispatcher that reads for it; none: whoever comes first.',
    },
    fence: { type: 'bigint', default: 0, description: 'Grows with each owner: a former one can write nothing more.' },
    leaseUntil: { type: 'datetime', nullable: true, description: 'Until when the owner is not questioned.' },
    updatedAt: { type: 'datetime', default: 'now', description: 'Last progress.' },
  },
  primaryKey: ['name'],
});
