import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { attentionOf } from './attention.ts';
import type { House } from './use-house.ts';

/** So many are shown; whoever has more begins with these. */
const MOST = 8;

/** What needs somebody, each with the way to where it is put right. */
export function AttentionList({ house }: { readonly house: House }) {
  const { engines, instances, fleet, failedTasks, tokens } = house;
  const all = attentionOf(
    {
      engines: engines.data,
      instances: instances.data?.rows,
      fleet: fleet.data,
      failedTasks: failedTasks.data?.rows,
      tokens: tokens.data?.tokens,
    },
    Date.now(),
  );
  const known = ![engines, instances, fleet, failedTasks, tokens].some(({ isLoading }) => isLoading);
  return (
    <Section title="Needs attention">
      <div role="status">
        {all.length === 0 ? (
          <Text size="sm" c="dimmed">
            {known ? 'Nothing. All that can be seen from here is well.' : 'Looking.'}
          </Text>
        ) : (
          <Stack gap={6}>
            {all.slice(0, MOST).map(({ key, tone, text, to }) => (
              <Group key={key} gap="sm" wrap="nowrap" align="flex-start">
                <StatusBadge tone={tone}>{tone === 'bad' ? 'broken' : 'look'}</StatusBadge>
                <Anchor component={Link} to={to} size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {text}
                </Anchor>
              </Group>
            ))}
            {all.length > MOST && <Text size="sm">And {all.length - MOST} more.</Text>}
          </Stack>
        )}
      </div>
    </Section>
  );
}
