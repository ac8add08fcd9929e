import { Anchor, Code, Group, Stack } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { Facts } from '../../display/Facts.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { When } from '../../display/When.tsx';
import { listAddress } from '../models/list-address.ts';
import { useRow } from '../models/model-queries.ts';
import { RowLabel } from '../models/RowLabel.tsx';
import { AuditActor, AuditStatus } from './audit-columns.tsx';
import { type AuditEvent, entityText } from './audit-queries.ts';
import { BeforeAndAfter } from './BeforeAndAfter.tsx';

/** One audit event: who, what, from where, and the state before and after side by side. */
export function AuditEventPage() {
  const { id = '' } = useParams();
  const event = useRow('audit_events', id);
  const title = event.data === undefined ? `Event ${id}` : String(event.data.eventType);
  return (
    <>
      <PageHeader title={title} parents={[{ title: 'Audit', to: '/audit' }]} />
      <QueryState query={event}>
        {(row) => (
          <Stack>
            <EventFacts event={row} />
            <Section
              title="Before and after"
              description="Secrets are never written into the audit: only that they changed."
            >
              <BeforeAndAfter before={row.before} after={row.after} />
            </Section>
          </Stack>
        )}
      </QueryState>
    </>
  );
}

function EventFacts({ event }: { readonly event: AuditEvent }) {
  const text = (name: string) =>
    event[name] === null || event[name] === undefined ? 'none' : <Code>{String(event[name])}</Code>;
  return (
    <Facts
      facts={[
        { label: 'When', value: <When time={String(event.timestamp)} />, hint: String(event.timestamp) },
        { label: 'Who', value: <AuditActor event={event} /> },
        {
          label: 'What',
          value: (
            <Group gap="sm">
              {entityText(event)}
              <Anchor component={Link} to={listAddress('/audit', entityFilter(event))} size="sm">
                Everything about it
              </Anchor>
            </Group>
          ),
        },
        { label: 'Operation', value: String(event.operation) },
        { label: 'Result', value: <AuditStatus status={event.status} /> },
        {
          label: 'Organization',
          value:
            typeof event.organizationId === 'number' ? (
              <RowLabel model="organizations" id={event.organizationId} />
            ) : (
              'none'
            ),
        },
        {
          label: 'Came through',
          value: text('channel'),
          hint: 'The door: HTTP, the command line, the platform itself.',
        },
        { label: 'Address', value: text('clientIp') },
        { label: 'Node', value: text('nodeId') },
        { label: 'Session', value: text('sessionId') },
        { label: 'Module', value: text('moduleName') },
        { label: 'Request', value: text('requestId'), hint: 'The same as in the log of the server and in its answer.' },
        {
          label: 'Belongs together',
          value: text('correlationId'),
          hint: 'The same for everything that one request led to.',
        },
      ]}
    />
  );
}

function entityFilter({ entityType, entityId }: AuditEvent): Record<string, string> {
  return {
    entityType: String(entityType),
    ...(entityId === null || entityId === undefined ? {} : { entityId: String(entityId) }),
  };
}
