import type { Signals } from '@enginehouse/kernel';
import { probability } from '../../session/calibration.ts';
import { readEvidence, rounded, type TermParameters } from '../../session/evidence.ts';

export interface NaiveBayesParameters {
  readonly intercept: number;
  /** One table per column: log of how much more often buyers than others are in the bin. */
  readonly terms: readonly TermParameters[];
}

/** Every column counted as if it were alone, so that pages and the time on them count twice: superseded. */
export function createNaiveBayes({ intercept, terms }: NaiveBayesParameters) {
  const weigh = readEvidence(terms);
  return (signals: Signals): { readonly score: number } => ({
    score: rounded(probability(intercept + weigh(signals).logOdds)),
  });
}
