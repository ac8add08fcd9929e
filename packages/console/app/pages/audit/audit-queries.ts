import type { RowPage } from '@enginehouse/api';

export type AuditEvent = RowPage['rows'][number];

/** What an event is about, in words: `users 7`. */
export function entityText({ entityType, entityId }: AuditEvent): string {
  return entityId === null || entityId === undefined ? String(entityType) : `${entityType} ${entityId}`;
}
