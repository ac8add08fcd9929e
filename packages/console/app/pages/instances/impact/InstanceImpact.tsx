import { List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorAlert } from '../../../display/ErrorAlert.tsx';
import { PageLoading } from '../../../shell/PageLoading.tsx';
import type { Instance } from '../instance.ts';
import { readImpact } from './read-impact.ts';

/** What goes along when an instance is deactivated or deleted, read now: models, objectives and who answers them then. */
export function InstanceImpact({
  instance,
  what,
}: {
  readonly instance: Instance;
  readonly what: 'deactivated' | 'deleted';
}) {
  const impact = useQuery({
    queryKey: ['instances', 'impact', instance.id],
    queryFn: ({ signal }) => readImpact(instance.id, signal),
    staleTime: 0,
    gcTime: 0,
  });
  if (impact.isError) return <ErrorAlert error={impact.error} />;
  if (impact.data === undefined) return <PageLoading />;
  const { models, objectives, priorities, calls } = impact.data;
  const active = models.filter(({ status }) => status === 'active');
  return (
    <Stack gap="xs">
      <Text size="sm">
        {what === 'deactivated'
          ? 'It takes no calls any more, on any node. Its settings and models stay, and it can be activated again.'
          : 'The instance, its settings and its secrets go, and cannot be brought back.'}
      </Text>
      <List size="sm">
        <List.Item>{modelsText(what, models.length, active.length)}</List.Item>
        {calls > 0 && (
          <List.Item>
            {calls === 1 ? '1 call is under way' : `${calls} calls are under way`} on it:{' '}
            {calls === 1 ? 'it ends' : 'they end'} or fail.
          </List.Item>
        )}
        {objectives.map(({ objective, next }) => (
          <List.Item key={objective}>
            The objective <b>{objective}</b> is mapped to it.{' '}
            {what === 'deleted'
              ? 'Map it to another model first: the mapping keeps the model from being deleted.'
              : next === null
                ? 'Nobody would answer it then: its calls fail.'
                : `${next} would answer it then.`}
          </List.Item>
        ))}
        {priorities > 0 && (
          <List.Item>
            {priorities === 1 ? '1 place' : `${priorities} places`} in the order of capabilities{' '}
            {what === 'deleted' ? 'go too' : 'are passed over'}.
          </List.Item>
        )}
      </List>
    </Stack>
  );
}

function modelsText(what: 'deactivated' | 'deleted', all: number, active: number): string {
  if (all === 0) return 'It has no models.';
  const models = (count: number): string => (count === 1 ? '1 model' : `${count} models`);
  return what === 'deleted'
    ? `${models(all)} that ${all === 1 ? 'is' : 'are'} bound to it ${all === 1 ? 'goes' : 'go'} too.`
    : `${active === all ? `Its ${models(all)}` : `${active} of its ${models(all)}`} cannot be called until it is active again.`;
}
