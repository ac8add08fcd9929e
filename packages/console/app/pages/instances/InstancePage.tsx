import { isEnginehouseError } from '@enginehouse/errors';
import { Tabs } from '@mantine/core';
import { useParams } from 'react-router';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useMay } from '../../session/use-session.ts';
import { NotFoundPage } from '../NotFoundPage.tsx';
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

function View({ instance }: { readonly instance: Instance }) {
  const { values, set } = useAddress();
  const mayCall = useMay('system.ai.call');
  const install = useInstallStatus(instance.id);
  const status = install.data?.status ?? instance.status;
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
        value={values.tab ?? 'overview'}
        onChange={(tab) => set({ tab: tab === 'overview' ? undefined : (tab ?? '') })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label="Parts of this instance">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="models">Models</Tabs.Tab>
          {mayCall && <Tabs.Tab value="try">Try a call</Tabs.Tab>}
          {!isForbidden(install.error) && <Tabs.Tab value="calls">Calls under way</Tabs.Tab>}
          {instance.config !== undefined && <Tabs.Tab value="settings">Settings</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="overview">
          {isForbidden(install.error) ? (
            <InstanceOverview instance={instance} install={undefined} />
          ) : (
            <QueryState query={install}>{(one) => <InstanceOverview instance={instance} install={one} />}</QueryState>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="models">
          <InstanceModels instance={instance} active={status === 'active'} />
        </Tabs.Panel>
        {mayCall && (
          <Tabs.Panel value="try">
            <TryCall engineInstanceId={instance.id} active={status === 'active'} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="calls">
          <ActiveCalls engineInstanceId={instance.id} />
        </Tabs.Panel>
        {instance.config !== undefined && (
          <Tabs.Panel value="settings">
            <InstanceConfig instance={instance} />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  );
}

/** How nodes install is for who manages instances; what the instance is, for everybody who sees it. */
function isForbidden(error: Error | null): boolean {
  return isEnginehouseError(error) && error.code === 'PERMISSION_DENIED';
}
