import { jsonShape } from './field.ts';
import { definePlatformTable } from './platform-table.ts';

/** Ids from the first to the last of each pair, ascending. */
export type IdRanges = readonly (readonly [first: number, last: number])[];

/** Ids that nobody could see when higher ones were sealed: rolled back, or yet to be committed. */
export interface AwaitedIds {
  readonly ids: IdRanges;
  /** The first transaction number that had not begun: once all before it have ended, nothing comes any more. */
  readonly horizon: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * The chain over `audit_events`: each line is the seal of some rows and of the line before it. Lines are never removed; when
 * retention removes the rows of one, `droppedMac` says that it was allowed to.
 */
export const auditBatches = definePlatformTable({
  name: 'audit_batches',
  description: 'The chain over audit events: what was written when, signed.',
  fields: {
    seq: { type: 'bigint', description: 'Place in the chain, from 1, without gaps.' },
    layout: { type: 'int', description: 'Which columns are hashed, and how the line is written.' },
    firstId: {
      type: 'bigint',
      description: 'Lowest id of its rows.',
      references: { table: 'audit_events', onDelete: 'keep' },
    },
    lastId: {
      type: 'bigint',
      description: 'Highest id of its rows.',
      references: { table: 'audit_events', onDelete: 'keep' },
    },
    throughId: {
      type: 'bigint',
      description: 'Every id up to this one is in this line or an earlier one, awaited, or was never committed.',
      references: { table: 'audit_events', onDelete: 'keep' },
    },
    count: { type: 'int', description: 'Number of its rows.' },
    ids: { type: 'json', description: 'The ids of its rows, as ranges.', shape: jsonShape<IdRanges>() },
    awaited: {
      type: 'json',
      default: 'empty-list',
      description: 'Ids that may yet be committed, below the highest one chained.',
      shape: jsonShape<readonly AwaitedIds[]>(),
    },
    rowsHash: { type: 'text', description: 'SHA-256 over its rows, hexadecimal.', format: 'hash' },
    prevHash: {
      type: 'text',
      nullable: true,
      description: 'Hash of the line before; none for the first.',
      format: 'hash',
    },
    hash: { type: 'text', description: 'SHA-256 over the line, hexadecimal.', format: 'hash' },
    mac: { type: 'text', description: 'Signature of the hash, with a key that is not in the database.' },
    sealedAt: { type: 'datetime', description: 'When it was sealed.' },
    droppedAt: { type: 'datetime', nullable: true, description: 'When retention removed its rows.' },
    droppedMac: { type: 'text', nullable: true, description: 'Signature of the removal.' },
  },
  primaryKey: ['seq'],
});
