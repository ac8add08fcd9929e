import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { ForbiddenState } from '../../display/ForbiddenState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { lackOf, useMay, useSees } from '../../session/access.ts';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { PROVIDERS_SEEN_BY } from '../providers/provider-queries.ts';
import { ActiveCalls } from './calls/ActiveCalls.tsx';
import { InstanceActions } from './InstanceActions.tsx';
import { InstanceConfig } from './InstanceConfig.tsx';
import { InstanceOverview } from './InstanceOverview.tsx';
import { InstanceStatusBadge } from './InstanceStatusBadge.tsx';
import type { Instance } from './instance.ts';
import { useInstallStatus, useInstance } from './instance-queries.ts';
import { InstanceModels } from './models/InstanceModels.tsx';
import { TryCall } from './try/TryCall.tsx';

const PARENTS = [{ title: 'Engine instances', to: '/instances' }];

/** One engine instance: its lifecycle, models, calls and settings. */
export function InstancePage() {
  const id = Number(useParams().instanceId);
  return Number.isSafeInteger(id) && id > 0 ? <Loaded key={id} id={id} /> : <NotFoundPage />;
}

function Loaded({ id }: { readonly id: number }) {
  const instance = useInstance(id);
  return <QueryState query={instance}>{(row) => <View instance={row} />}</QueryState>;
}

/** A part of the page; with a lack it is no tab, and its address says what is lacked. */
interface Tab {
  readonly value: string;
  readonly title: string;
  readonly lack?: string;
  readonly content: () => ReactNode;
}

function View({ instance }: { readonly instance: Instance }) {
  const { values, set } = useAddress();
  const mayCall = useMay('system.ai.call');
  // How nodes install is for who manages instances; what the instance is, for everybody who sees it.
  const seesInstalls = useSees(PROVIDERS_SEEN_BY);
  const install = useInstallStatus(instance.id);
  const status = install.data?.status ?? instance.status;
  const installLack = seesInstalls ? {} : { lack: lackOf(PROVIDERS_SEEN_BY) };
  const tabs: readonly Tab[] = [
    {
      value: 'overview',
      title: 'Overview',
      content: () =>
        seesInstalls ? (
          <QueryState query={install}>{(one) => <InstanceOverview instance={instance} install={one} />}</QueryState>
        ) : (
          <InstanceOverview instance={instance} install={undefined} />
        ),
    },
    {
      value: 'models',
      title: 'Models',
      content: () => <InstanceModels instance={instance} active={status === 'active'} />,
    },
    {
      value: 'try',
      title: 'Try a call',
      ...(mayCall ? {} : { lack: lackOf({ permission: 'system.ai.call' }) }),
      content: () => <TryCall engineInstanceId={instance.id} active={status === 'active'} />,
    },
    {
      value: 'calls',
      title: 'Calls under way',
      ...installLack,
      content: () => <ActiveCalls engineInstanceId={instance.id} />,
    },
    {
      value: 'settings',
      title: 'Settings',
      ...(instance.config === undefined ? { lack: lackOf({ organization: true }) } : {}),
      content: () => <InstanceConfig instance={instance} />,
    },
  ];
  const tab = tabs.find(({ value }) => value === values.tab) ?? (tabs[0] as Tab);
  return (
    <>
      <PageHeader
        title={instance.name}
        parents={PARENTS}
        actions={
          <>
            <span role="status">
              <InstanceStatusBadge instance={{ ...instance, status }} />
            </span>
            {install.data !== undefined && <InstanceActions instance={instance} install={install.data} />}
          </>
        }
      />
      <Tabs
        value={tab.value}
        onChange={(next) => set({ tab: next === 'overview' ? undefined : (next ?? '') })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label="Parts of this instance">
          {tabs.map(({ value, title, lack }) =>
            lack === undefined ? (
              <Tabs.Tab key={value} value={value}>
                {title}
              </Tabs.Tab>
            ) : null,
          )}
        </Tabs.List>
        {tab.lack === undefined ? (
          <Tabs.Panel value={tab.value}>{tab.content()}</Tabs.Panel>
        ) : (
          <ForbiddenState message={tab.lack} />
        )}
      </Tabs>
    </>
  );
}
