import { DIALOGUE_STATES, type DialogueState } from '../../dialogue/states.ts';
import type { Step } from '../temporal/dialogue-states.logic.ts';

/** Weights in log-odds. Counts weigh for each time, up to `MOST`. */
export interface LikelihoodParameters {
  readonly base: number;
  readonly states: { readonly [state in DialogueState]: number };
  readonly pledges: number;
  readonly agreements: number;
  readonly refusals: number;
}

/** A fourth pledge says no more than the third. */
const MOST = 3;

/** Names of the measures below, in their order. */
export const MEASURES = ['base', ...DIALOGUE_STATES, 'pledges', 'agreements', 'refusals'] as const;

/** What is weighed of a step, as numbers. */
export function measuresOf({ state, pledges, agreements, refusals }: Step): readonly number[] {
  const counts = [pledges, agreements, refusals].map((count) => Math.min(count, MOST));
  return [1, ...DIALOGUE_STATES.map((one) => Number(one === state)), ...counts];
}

/** The probability of a donation from where a dialogue stands: 0 to 1, in ten-thousandths. */
export function createLikelihood(parameters: LikelihoodParameters): (step: Step) => number {
  const { base, states, pledges, agreements, refusals } = parameters;
  const weights = [base, ...DIALOGUE_STATES.map((state) => states[state]), pledges, agreements, refusals];
  return (step) => {
    const logOdds = measuresOf(step).reduce((sum, value, n) => sum + value * (weights[n] as number), 0);
    return Math.round(1e4 / (1 + Math.exp(-logOdds))) / 1e4;
  };
}
