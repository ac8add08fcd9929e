import { Tabs } from '@mantine/core';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useMay } from '../../session/access.ts';
import { useModelSchema } from '../models/model-queries.ts';
import { RowsTable } from '../models/RowsTable.tsx';
import { AUDIT_COLUMNS } from './audit-columns.tsx';
import { ChainCheck } from './ChainCheck.tsx';
import { StatesAt } from './StatesAt.tsx';

/** Who did what, whether that record is whole, and what was in force at a time. */
export function AuditPage() {
  const { values, set } = useAddress();
  const schema = useModelSchema('audit_events');
  // Everybody sees what they did themselves; the chain and the past of all are for who views the audit.
  const mayAll = useMay('system.audit.view');
  return (
    <>
      <PageHeader
        title="Audit"
        description={
          mayAll
            ? 'Who did what to what, and what it was before and after. Nothing here can be changed.'
            : 'What you did, and what was refused to you. Nothing here can be changed.'
        }
      />
      <Tabs
        value={mayAll ? (values.tab ?? 'events') : 'events'}
        onChange={(tab) => set({ tab: tab === 'events' ? undefined : (tab ?? undefined) })}
        keepMounted={false}
      >
        {mayAll && (
          <Tabs.List mb="md">
            <Tabs.Tab value="events">Events</Tabs.Tab>
            <Tabs.Tab value="engines">Engines at a time</Tabs.Tab>
            <Tabs.Tab value="chain">Is it whole?</Tabs.Tab>
          </Tabs.List>
        )}
        <Tabs.Panel value="events">
          <QueryState query={schema}>
            {(known) => <RowsTable schema={known} columns={AUDIT_COLUMNS} emptyText="Every change will stand here." />}
          </QueryState>
        </Tabs.Panel>
        <Tabs.Panel value="engines">
          <StatesAt />
        </Tabs.Panel>
        <Tabs.Panel value="chain">
          <ChainCheck />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
