import type { ProcessTableView } from '@enginehouse/api';

/** A line of the process table, as the API gives it. */
export type EngineEntry = ProcessTableView['engines'][number];
export type EffectiveState = EngineEntry['effective'];
export type ActivationState = EffectiveState['activationState'];
export type RiskLevel = EngineEntry['definition']['riskLevel'];

export const ACTIVATION_STATES: readonly ActivationState[] = ['active', 'restricted', 'research-only', 'deprecated'];
export const RISK_LEVELS: readonly RiskLevel[] = ['low', 'medium', 'high', 'critical'];

/** What each state means, where people choose one. */
export const STATE_MEANING: Readonly<Record<ActivationState, string>> = {
  active: 'Runs, and its output is returned.',
  restricted: 'Runs only for requests of the teams named.',
  'research-only': 'Runs and is kept; its output is never returned.',
  deprecated: 'Does not run, and neither does what depends on it.',
};

/** Why an engine's output is withheld: by its own state, or by what it depends on. Null: it is returned. */
export function withheldReason({ effective, withheld, withheldBecauseOf }: EngineEntry): string | null {
  if (!withheld) return null;
  if (effective.withheld) return 'Withheld by its own state: it runs and is kept, and is never returned.';
  return `Withheld because it depends on ${withheldBecauseOf.join(', ')}, whose output is withheld.`;
}
