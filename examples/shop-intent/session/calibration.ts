import { rounded } from './evidence.ts';

/** Fitted line from a sum of weights to calibrated log-odds. */
export interface CalibrationParameters {
  readonly intercept: number;
  readonly slope: number;
}

/** Log-odds as a probability. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The calibrated probability, four digits behind the point. */
export function calibrated(sum: number, { intercept, slope }: CalibrationParameters): number {
  return rounded(probability(intercept + slope * sum));
}
