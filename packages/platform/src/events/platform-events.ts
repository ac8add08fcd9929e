import { randomUUID } from 'node:crypto';
import type { Json } from '@enginehouse/kernel';
import { type PlatformEvent, RESET_TOPIC } from '@enginehouse/sdk';
import type { OutboxRecord } from '@enginehouse/store';

/** The event of a record of the outbox. */
export function eventOfRecord(record: OutboxRecord): PlatformEvent {
  const { subject, revision, organizationId, userId } = record;
  return {
    specversion: '1.0',
    id: record.id,
    source: record.source,
    type: record.type,
    ...(subject === null ? {} : { subject }),
    time: record.time,
    datacontenttype: 'application/json',
    data: record.data as Json,
    position: record.position,
    ...(revision === null ? {} : { revision }),
    ...(organizationId === null ? {} : { organizationId }),
    ...(userId === null ? {} : { userId }),
  };
}

/** An event that tells of no write: it has no place in the order. */
export function freshEvent(partial: Pick<PlatformEvent, 'source' | 'type' | 'data'>): PlatformEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    ...partial,
  };
}

/** What a reader missed: everything behind `after` up to `position`, or only what is of `subject`. */
export interface Missed {
  readonly after: number;
  readonly position: number;
  readonly subject?: string;
}

export function resetEvent({ after, position, subject }: Missed): PlatformEvent {
  return {
    ...freshEvent({ source: '/outbox', type: RESET_TOPIC, data: { after } }),
    ...(subject === undefined ? {} : { subject }),
    position,
  };
}
