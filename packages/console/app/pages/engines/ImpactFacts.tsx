import type { StateChangeResult } from '@enginehouse/api';
import { List, Stack, Text } from '@mantine/core';
import { StatusBadge, type Tone } from '../../display/StatusBadge.tsx';
import { EngineLinks } from './EngineLink.tsx';
import type { EffectiveState } from './engine-entry.ts';

export type StateImpact = StateChangeResult['impact'];

/** What a change does, engine by engine, read before anybody confirms it. */
export function ImpactFacts({ impact }: { readonly impact: StateImpact }) {
  const { before, after, cutOff, newlyWithheld, newlyReturnable, restored } = impact;
  const groups: readonly { tone: Tone; label: string; meaning: string; ids: readonly string[] }[] = [
    {
      tone: 'bad',
      label: 'Cut off',
      meaning: 'No longer run, or no longer for everybody who has them now',
      ids: cutOff,
    },
    { tone: 'attention', label: 'Newly withheld', meaning: 'Run on, and are no longer returned', ids: newlyWithheld },
    { tone: 'good', label: 'Newly returnable', meaning: 'Returned from then on', ids: newlyReturnable },
    { tone: 'good', label: 'Restored', meaning: 'Cannot run now, and will', ids: restored },
  ];
  const touched = groups.filter(({ ids }) => ids.length > 0);
  return (
    <Stack gap="sm">
      <Text size="sm">
        Now <b>{stateText(before)}</b>, then <b>{stateText(after)}</b>.
      </Text>
      {touched.length === 0 ? (
        <Text size="sm">No other engine is touched.</Text>
      ) : (
        <List listStyleType="none" spacing="sm">
          {touched.map(({ tone, label, meaning, ids }) => (
            <List.Item key={label}>
              <StatusBadge tone={tone}>
                {label}: {ids.length}
              </StatusBadge>
              <Text size="sm" mt={4}>
                {meaning}: <EngineLinks ids={ids} />
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function stateText({ activationState, researchOnly, restrictedToTeams, priority }: EffectiveState): string {
  const parts: string[] = [activationState];
  if (activationState === 'restricted') parts.push(`to ${restrictedToTeams.join(', ')}`);
  if (researchOnly && activationState !== 'research-only') parts.push('with its output withheld');
  if (priority !== 0) parts.push(`at priority ${priority}`);
  return parts.join(' ');
}

/** The engines beside the changed one that lose something: such a change is made only by whoever says so. */
export function losers({ engineId, cutOff, newlyWithheld }: StateImpact): readonly string[] {
  return [...new Set([...cutOff, ...newlyWithheld])].filter((id) => id !== engineId);
}
