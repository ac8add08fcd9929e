import { Tabs } from '@mantine/core';
import { PageHeader } from '../../display/PageHeader.tsx';
import { useAddress } from '../../display/use-address.ts';
import { Objectives } from './objectives/Objectives.tsx';
import { Priorities } from './priorities/Priorities.tsx';

/** Which model answers which call. */
export function RoutingPage() {
  const { values, set } = useAddress();
  return (
    <>
      <PageHeader
        title="Routing"
        description="Calls name an objective, what they are for. First its mapping is asked, then the order of the capability that the call needs, then the others by name."
      />
      <Tabs
        value={values.tab ?? 'objectives'}
        onChange={(tab) => set({ tab: tab === 'objectives' ? undefined : (tab ?? '') })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label="Parts of routing">
          <Tabs.Tab value="objectives">Objectives</Tabs.Tab>
          <Tabs.Tab value="priorities">Order by capability</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="objectives">
          <Objectives />
        </Tabs.Panel>
        <Tabs.Panel value="priorities">
          <Priorities />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
