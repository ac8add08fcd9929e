import type { InstallStatus } from '@enginehouse/api';
import { Alert, Anchor, List, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { client } from '../../api/client.ts';
import { useManages } from '../../session/access.ts';
import { wordsOf } from '../providers/words.ts';
import type { Instance } from './instance.ts';
import { useBoundModels } from './instance-queries.ts';

/** What is lacking between an instance and its first answer, one step at a time. */
export function NextStep({ instance, install }: { readonly instance: Instance; readonly install: InstallStatus }) {
  const models = useBoundModels(instance.id);
  if (!instance.supported) {
    return (
      <Step title="This house does not have the provider any more">
        Name its package again in <code>ENGINEHOUSE_PROVIDERS</code> and restart, or delete the instance.
      </Step>
    );
  }
  switch (install.status) {
    case 'uninstalled':
      return (
        <Step title="Install it">
          Every node then gets the packages of the provider, each for itself. It takes no calls yet.
        </Step>
      );
    case 'installing':
      return null;
    case 'error':
      return <Step title="The install failed">Below stands why, for each node. When it is put right, try again.</Step>;
    case 'installed':
      return <Requirements instance={instance} />;
    case 'active':
      break;
  }
  if (models.data === undefined || models.data.some(({ status }) => status === 'active')) return null;
  const to = `/instances/${instance.id}?tab=models`;
  return models.data.length === 0 ? (
    <Step title="Bind a model">
      It is active, and has no model that could be asked.{' '}
      <Anchor component={Link} to={to} size="sm">
        Choose one
      </Anchor>
    </Step>
  ) : (
    <Step title="Activate a model">
      None of its models is active: no call reaches them.{' '}
      <Anchor component={Link} to={to} size="sm">
        See its models
      </Anchor>
    </Step>
  );
}

/** Whether it could be activated, and what is lacking. */
function Requirements({ instance }: { readonly instance: Instance }) {
  const { data } = useQuery({
    queryKey: ['instances', 'requirements', instance.id],
    queryFn: ({ signal }) =>
      client.instances.activationRequirements({ params: { engineInstanceId: instance.id } }, { signal }),
  });
  if (data === undefined) return null;
  if (data.ready) {
    return <Step title="Activate it">It is installed and its settings are complete. Active, it takes calls.</Step>;
  }
  return (
    <Alert
      color="yellow"
      variant="outline"
      title={`It cannot be activated yet: ${wordsOf(data.reason ?? '').toLowerCase()}`}
    >
      <Text size="sm">{data.message}</Text>
      {data.missing.length > 0 && (
        <List size="sm">
          {data.missing.map((one) => (
            <List.Item key={one}>
              <code>{one}</code>
            </List.Item>
          ))}
        </List>
      )}
      {data.missing.some((one) => one.startsWith('config.')) && (
        <Anchor component={Link} to={`/instances/${instance.id}?tab=settings`} size="sm">
          Complete the settings
        </Anchor>
      )}
    </Alert>
  );
}

/** Those who may not take it read who does. */
function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const may = useManages('system.engine.manage');
  return (
    <Alert
      variant="outline"
      icon={<IconArrowRight aria-hidden />}
      title={`Next: ${title.charAt(0).toLowerCase()}${title.slice(1)}`}
    >
      <Text size="sm">
        {children}
        {!may && ' Whoever manages engine instances does that.'}
      </Text>
    </Alert>
  );
}
