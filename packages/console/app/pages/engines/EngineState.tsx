import { Badge, Group, Tooltip } from '@mantine/core';
import {
  IconCircleCheckFilled,
  IconCircleX,
  IconEyeOff,
  IconFlask2Filled,
  type IconInfoCircle,
  IconLockFilled,
} from '@tabler/icons-react';
import { type ActivationState, type EngineEntry, STATE_MEANING, withheldReason } from './engine-entry.ts';

/** Each state has a colour and a shape of its own, so that neither is needed alone. */
export const STATE_LOOK: Readonly<
  Record<ActivationState, { readonly color: string; readonly icon: typeof IconInfoCircle }>
> = {
  active: { color: 'teal', icon: IconCircleCheckFilled },
  restricted: { color: 'blue', icon: IconLockFilled },
  'research-only': { color: 'grape', icon: IconFlask2Filled },
  deprecated: { color: 'gray', icon: IconCircleX },
};

/** The state in force of an engine, and whether its output is withheld where the state does not say so already. */
export function EngineState({ engine }: { readonly engine: EngineEntry }) {
  const { activationState, restrictedToTeams } = engine.effective;
  const reason = withheldReason(engine);
  const meaning =
    activationState === 'restricted'
      ? `Runs only for requests of ${restrictedToTeams.join(', ')}.`
      : STATE_MEANING[activationState];
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex">
      <Tooltip label={meaning}>
        <StateBadge state={activationState} />
      </Tooltip>
      {reason !== null && activationState !== 'research-only' && (
        <Tooltip label={reason} multiline maw={320}>
          <Badge
            variant="default"
            radius="sm"
            tt="none"
            fw={500}
            miw="max-content"
            leftSection={<IconEyeOff size={14} aria-hidden />}
          >
            withheld
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

/** A state in a word. */
export function StateBadge({ state, ...rest }: { readonly state: ActivationState }) {
  const { color, icon: Icon } = STATE_LOOK[state];
  return (
    <Badge
      {...rest}
      variant="default"
      radius="sm"
      tt="none"
      fw={500}
      leftSection={<Icon size={14} aria-hidden color={`var(--mantine-color-${color}-text)`} />}
      miw="max-content"
      style={{ borderColor: `var(--mantine-color-${color}-outline)`, flexShrink: 0 }}
    >
      {state}
    </Badge>
  );
}
