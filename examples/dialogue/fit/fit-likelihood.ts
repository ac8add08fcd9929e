import { DIALOGUE_STATES } from '../dialogue/states.ts';
import { type LikelihoodParameters, MEASURES, measuresOf } from '../engines/decision/donation-likelihood.logic.ts';
import type { Step } from '../engines/temporal/dialogue-states.logic.ts';

/** What a dialogue came to, and what happened afterwards. */
export interface Outcome {
  /** After its last turn. */
  readonly last: Step;
  readonly donated: 0 | 1;
}

/** Pulls weights to zero, as much as so many dialogues: some states end few of them. */
const SHRINKAGE = 3;
const ROUNDS = 1_000;

/** A logistic regression over the last step, by gradient ascent: the same dialogues give the same weights. */
export function fitLikelihood(outcomes: readonly Outcome[]): LikelihoodParameters {
  const rows = outcomes.map(({ last }) => measuresOf(last));
  // No step is longer than the steepest curve allows, so that it converges for any number of dialogues.
  const steepest = rows.flat().reduce((sum, value) => sum + (value * value) / 4, SHRINKAGE);
  const weights = MEASURES.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, n) => (n === 0 ? 0 : -SHRINKAGE * weight));
    for (const [index, row] of rows.entries()) {
      const sum = row.reduce((total, value, n) => total + value * (weights[n] as number), 0);
      const missed = (outcomes[index]?.donated ?? 0) - 1 / (1 + Math.exp(-sum));
      for (const [n, value] of row.entries()) gradient[n] = (gradient[n] as number) + missed * value;
    }
    for (const [n, slope] of gradient.entries()) {
      weights[n] = (weights[n] as number) + slope / steepest;
    }
  }
  return namedWeights(weights.map((weight) => Math.round(weight * 1e4) / 1e4));
}

function namedWeights(weights: readonly number[]): LikelihoodParameters {
  const named = new Map(MEASURES.map((name, n) => [name, weights[n] as number]));
  const of = (name: (typeof MEASURES)[number]): number => named.get(name) as number;
  return {
    base: of('base'),
    states: Object.fromEntries(DIALOGUE_STATES.map((state) => [state, of(state)])) as LikelihoodParameters['states'],
    pledges: of('pledges'),
    agreements: of('agreements'),
    refusals: of('refusals'),
  };
}
