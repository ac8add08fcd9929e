import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { ForbiddenState } from '../../display/ForbiddenState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { lackOf, useMay, useReadModels } from '../../session/access.ts';
import { NotForYou } from '../models/NotForYou.tsx';
import { Approvals } from './approvals/Approvals.tsx';
import { CheckHost } from './CheckHost.tsx';
import { Denials } from './denials/Denials.tsx';
import { EgressMode } from './EgressMode.tsx';
import { EgressPolicy } from './EgressPolicy.tsx';

/** What may be reached, by whom, and what was refused. */
export function EgressPage() {
  const { values, set } = useAddress();
  const mayAudit = useMay('system.audit.view');
  const readsApprovals = useReadModels()?.has('egress_approvals') === true;
  const policy = useQuery({
    queryKey: ['egress', 'policy'],
    queryFn: ({ signal }) => client.egress.policy(undefined, { signal }),
  });
  return (
    <>
      <PageHeader
        title="Egress"
        description="Connections to the outside. Each subject reaches what its provider and its settings name, and nothing else."
      />
      <QueryState query={policy}>
        {(view) => (
          <>
            <EgressMode mode={view.mode} />
            <Tabs
              value={values.tab ?? 'policy'}
              onChange={(tab) => set({ tab: tab === 'policy' ? undefined : (tab ?? ''), page: undefined })}
              keepMounted={false}
            >
              <Tabs.List mb="md" aria-label="Parts of egress">
                <Tabs.Tab value="policy">Policy</Tabs.Tab>
                <Tabs.Tab value="check">Check an address</Tabs.Tab>
                {readsApprovals && <Tabs.Tab value="approvals">Approvals</Tabs.Tab>}
                {mayAudit && <Tabs.Tab value="denials">Denials</Tabs.Tab>}
              </Tabs.List>
              <Tabs.Panel value="policy">
                <EgressPolicy view={view} />
              </Tabs.Panel>
              <Tabs.Panel value="check">
                <CheckHost subjects={view.subjects} />
              </Tabs.Panel>
              <Tabs.Panel value="approvals">
                {readsApprovals ? <Approvals subjects={view.subjects} /> : <NotForYou what="Approvals" />}
              </Tabs.Panel>
              <Tabs.Panel value="denials">
                {mayAudit ? <Denials /> : <ForbiddenState message={lackOf({ permission: 'system.audit.view' })} />}
              </Tabs.Panel>
            </Tabs>
          </>
        )}
      </QueryState>
    </>
  );
}
