import type { ConfidenceParameters } from '../engines/foundational/bayesian-confidence.logic.ts';
import { readAxis } from '../session/axis.ts';
import { rounded } from '../session/evidence.ts';
import { readTree } from '../session/tree.ts';
import { betaQuantile, logBeta, minimumOf } from './distributions.ts';
import { fitAxis } from './fit-axis.ts';
import { growTree } from './grow-tree.ts';
import { FOLDS, type Session } from './read-sessions.ts';

/** What makes sessions comparable. No page values: the label leaks into them. */
const COLUMNS = [
  'ProductRelated',
  'ProductRelated_Duration',
  'Administrative',
  'BounceRates',
  'ExitRates',
  'Month',
  'VisitorType',
  'TrafficType',
];
const BINS = 10;
const MOST_CELLS = 20;
/** Least second derivative in a cell while growing: about 40 sessions of average outcome, as many again counted. */
const LEAST_EVIDENCE = 5;

export interface ConfidenceFit {
  readonly parameters: ConfidenceParameters;
  /** Standard deviation of the cells' rates in log-odds under the prior: what knowing the shop alone leaves open. */
  readonly priorSpread: number;
  readonly prior: { readonly a: number; readonly b: number };
}

/**
 * Cells of comparable sessions: a tree grown on half of the folds, counted on the others (an honest tree: no session
 * chose the cell that it is counted in), with a Beta prior fitted to the cells by maximum likelihood.
 */
export function fitConfidence(sessions: readonly Session[]): ConfidenceFit {
  const axes = COLUMNS.map((name) => fitAxis(sessions, name, BINS));
  const sorted = axes.map(readAxis);
  const bins = sorted.map(({ binOf }) => Int32Array.from(sessions, ({ signals }) => binOf(signals)));
  const average = sessions.reduce((sum, { bought }) => sum + bought, 0) / sessions.length;
  const growing = sessions.flatMap(({ fold }, i) => (fold < FOLDS / 2 ? [i] : []));
  const { parameters: tree, steps } = growTree({
    bins,
    binCounts: sorted.map((axis) => axis.bins),
    gradient: Float64Array.from(sessions, ({ bought }) => bought - average),
    curvature: Float64Array.from(sessions, () => average * (1 - average)),
    members: Int32Array.from(growing),
    mostLeaves: MOST_CELLS,
    leastEvidence: LEAST_EVIDENCE,
    shrinkage: 0,
  });
  const { leafOf } = readTree(tree);
  const counts = steps.map(() => ({ sessions: 0, purchases: 0 }));
  sessions.forEach(({ fold, bought }, i) => {
    if (fold < FOLDS / 2) return;
    const count = counts[leafOf(Int32Array.from(bins, (axis) => axis[i] as number))];
    if (count === undefined) return;
    count.sessions++;
    count.purchases += bought;
  });
  const { a, b } = betaPrior(counts);
  const spread = (successes: number, others: number) => Math.sqrt(trigamma(successes) + trigamma(others));
  const priorSpread = spread(a, b);
  const cells = counts.map(({ sessions: n, purchases: k }) => ({
    sessions: n,
    purchases: k,
    rate: rounded((a + k) / (a + b + n)),
    low: rounded(betaQuantile(0.05, a + k, b + n - k)),
    high: rounded(betaQuantile(0.95, a + k, b + n - k)),
    confidence: rounded(1 - spread(a + k, b + n - k) / priorSpread),
  }));
  return { parameters: { axes, tree, cells }, priorSpread, prior: { a, b } };
}

interface Counts {
  readonly sessions: number;
  readonly purchases: number;
}

/** The Beta prior under which the cells' counts are likeliest: mean and weight searched in turn. */
function betaPrior(cells: readonly Counts[]): { readonly a: number; readonly b: number } {
  const unlikeliness = (mean: number, weight: number): number =>
    -cells.reduce((sum, { sessions: n, purchases: k }) => {
      const a = mean * weight;
      const b = weight - a;
      return sum + logBeta(a + k, b + n - k) - logBeta(a, b);
    }, 0);
  let mean = 0.15;
  let weight = 10;
  for (let round = 0; round < 20; round++) {
    mean = minimumOf((x) => unlikeliness(x, weight), 0.001, 0.999);
    weight = Math.exp(minimumOf((x) => unlikeliness(mean, Math.exp(x)), -2, 9));
  }
  return { a: mean * weight, b: (1 - mean) * weight };
}

/** Second derivative of the logarithm of gamma: the variance of a Beta's log-odds is trigamma(a) + trigamma(b). */
function trigamma(x: number): number {
  let sum = 0;
  let large = x;
  for (; large < 10; large++) sum += 1 / large ** 2;
  return sum + 1 / large + 1 / (2 * large ** 2) + 1 / (6 * large ** 3) - 1 / (30 * large ** 5);
}
