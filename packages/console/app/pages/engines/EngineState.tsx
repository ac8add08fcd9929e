import {
  IconCircleCheckFilled,
  IconCircleX,
  IconEyeOff,
  IconFlask2Filled,
  type IconInfoCircle,
  IconLockFilled,
} from '@tabler/icons-react';
import { type ActivationState, type EngineEntry, STATE_MEANING, withheldReason } from './engine-entry.ts';
import styles from './engine-state.module.css';

/** Each state has a colour and a shape of its own, so that neither is needed alone. */
export const STATE_LOOK: Readonly<
  Record<ActivationState, { readonly color: string; readonly icon: typeof IconInfoCircle }>
> = {
  active: { color: 'teal', icon: IconCircleCheckFilled },
  restricted: { color: 'blue', icon: IconLockFilled },
  'research-only': { color: 'grape', icon: IconFlask2Filled },
  deprecated: { color: 'gray', icon: IconCircleX },
};

/**
 * The state in force of an engine, and whether its output is withheld where the state does not say so already. Plain elements:
 * thousands of rows have one each, and with the library's badges and tooltips scrolling 5,000 rows took twice the processor time.
 */
export function EngineState({ engine }: { readonly engine: EngineEntry }) {
  const { activationState, restrictedToTeams } = engine.effective;
  const reason = withheldReason(engine);
  const meaning =
    activationState === 'restricted'
      ? `Runs only for requests of ${restrictedToTeams.join(', ')}.`
      : STATE_MEANING[activationState];
  return (
    <span className={styles.states}>
      <StateBadge state={activationState} title={meaning} />
      {reason !== null && activationState !== 'research-only' && (
        <span className={styles.state} title={reason}>
          <IconEyeOff size={14} aria-hidden />
          withheld
        </span>
      )}
    </span>
  );
}

/** A state in a word. */
export function StateBadge({ state, title }: { readonly state: ActivationState; readonly title?: string }) {
  const { color, icon: Icon } = STATE_LOOK[state];
  return (
    <span className={styles.state} style={{ borderColor: `var(--mantine-color-${color}-outline)` }} title={title}>
      <Icon size={14} aria-hidden color={`var(--mantine-color-${color}-text)`} />
      {state}
    </span>
  );
}
