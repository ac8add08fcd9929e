import { type Fields, jsonShape } from './field.ts';

/** The shape of a JSON object of which no more is known. */
export const ANY_OBJECT = jsonShape<{ readonly [key: string]: unknown }>();

/** Numbered by the database. */
export const ROW_NUMBER = {
  id: { type: 'bigint', generated: 'identity', sortable: true, label: 'Id', description: 'Number of the row.' },
} as const satisfies Fields;

/** Of every model that is written: `ifRevision` refuses what would overwrite somebody else's write. */
export const LAST_REVISION = {
  revision: { type: 'bigint', sortable: true, description: 'Revision of the last write of this row.' },
} as const satisfies Fields;

export const TIMESTAMPS = {
  createdAt: {
    type: 'datetime',
    default: 'now',
    shown: 'detail',
    label: 'Created',
    description: 'When the row was made.',
  },
  updatedAt: {
    type: 'datetime',
    default: 'now',
    shown: 'detail',
    label: 'Changed',
    description: 'When the row was last written.',
  },
} as const satisfies Fields;
