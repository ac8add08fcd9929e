import { Code } from '@mantine/core';
import { StatusBadge, type Tone } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { When } from '../../display/When.tsx';
import { RowLabel } from '../models/RowLabel.tsx';
import { type AuditEvent, entityText } from './audit-queries.ts';

const TONES: Readonly<Record<string, Tone>> = { succeeded: 'good', refused: 'attention', failed: 'bad' };

/** Whether it was done. */
export function AuditStatus({ status }: { readonly status: unknown }) {
  return <StatusBadge tone={TONES[String(status)] ?? 'neutral'}>{String(status)}</StatusBadge>;
}

/** Who did it: a user, or what stands for nobody. */
export function AuditActor({ event }: { readonly event: AuditEvent }) {
  const { actorUserId, actorRole } = event;
  if (typeof actorUserId === 'number') return <RowLabel model="users" id={actorUserId} />;
  return <span>{typeof actorRole === 'string' && actorRole !== '' ? actorRole : 'operator or platform'}</span>;
}

export const AUDIT_COLUMNS: readonly Column<AuditEvent>[] = [
  { key: 'timestamp', label: 'When', render: ({ timestamp }) => <When time={String(timestamp)} />, width: '9rem' },
  { key: 'actorUserId', label: 'Who', render: (event) => <AuditActor event={event} />, width: '9rem' },
  { key: 'eventType', label: 'Event', render: ({ eventType }) => <Code>{String(eventType)}</Code> },
  { key: 'entityType', label: 'What', render: entityText },
  { key: 'status', label: 'Result', render: ({ status }) => <AuditStatus status={status} /> },
];
