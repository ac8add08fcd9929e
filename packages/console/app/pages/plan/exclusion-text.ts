import type { PlanView } from '@enginehouse/api';

/** An engine that was left out, as plans and runs tell it. */
export type Exclusion = Pick<PlanView['excluded'][number], 'engineId' | 'reason' | 'cause'> & {
  readonly restrictedToTeams?: readonly string[];
};

/** Why an engine does not run, as a sentence. */
export function exclusionText({ reason, cause, restrictedToTeams }: Omit<Exclusion, 'engineId'>): string {
  switch (reason) {
    case 'deprecated':
      return 'It is out of service.';
    case 'restricted':
      return restrictedToTeams === undefined
        ? 'It runs only for other teams.'
        : `It runs only for ${restrictedToTeams.join(', ')}.`;
    case 'budget':
      return 'The budget does not hold it.';
    case 'risk':
      return 'Its risk is above what was asked for.';
    case 'domain':
      return 'It is of another domain.';
    case 'dependency-excluded':
      return cause === undefined ? 'What it depends on does not run.' : `It depends on ${cause}, which does not run.`;
  }
}
