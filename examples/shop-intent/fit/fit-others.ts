import type { BoostedTreesParameters } from '../engines/decision/boosted-trees-intent.logic.ts';
import type { NaiveBayesParameters } from '../engines/decision/naive-bayes-intent.logic.ts';
import type { RarityParameters } from '../engines/foundational/session-rarity.logic.ts';
import type { TrafficParameters } from '../engines/memory/traffic-conversion.logic.ts';
import { readAxis } from '../session/axis.ts';
import { readKind } from '../session/columns.ts';
import { rounded } from '../session/evidence.ts';
import { MEASURES } from '../session/measures.ts';
import { readTree } from '../session/tree.ts';
import { gammaQuantile, logGamma, minimumOf } from './distributions.ts';
import { fitAxis } from './fit-axis.ts';
import { growTree } from './grow-tree.ts';
import { FOLDS, type Session } from './read-sessions.ts';

const COLUMNS = [
  'Administrative',
  'Administrative_Duration',
  'Informational',
  'Informational_Duration',
  'ProductRelated',
  'ProductRelated_Duration',
  'BounceRates',
  'ExitRates',
  'PageValues',
  'SpecialDay',
  'Month',
  'OperatingSystems',
  'Browser',
  'Region',
  'TrafficType',
  'VisitorType',
  'Weekend',
] as const;

const TREES = { step: 0.1, most: 160, leaves: 6, bins: 24, leastEvidence: 5, shrinkage: 5, keptFolds: 2 } as const;

/** Boosted trees over all columns; how many is decided on two folds left out, then all sessions are fitted. */
export function fitBoostedTrees(sessions: readonly Session[]): BoostedTreesParameters {
  const axes = [...COLUMNS, 'SecondsPerProductPage', 'ExitBeyondBounce'].map((name) =>
    fitAxis(sessions, name, TREES.bins),
  );
  const sorted = axes.map(readAxis);
  const bins = sorted.map(({ binOf }) => Int32Array.from(sessions, ({ signals }) => binOf(signals)));
  const byAxis = sessions.map((_, i) => Int32Array.from(bins, (axis) => axis[i] as number));
  const average = sessions.reduce((sum, { bought }) => sum + bought, 0) / sessions.length;
  const intercept = rounded(Math.log(average / (1 - average)));
  const boost = (members: Int32Array, most: number, kept: readonly number[]) => {
    const logOdds = new Float64Array(sessions.length).fill(intercept);
    const gradient = new Float64Array(sessions.length);
    const curvature = new Float64Array(sessions.length);
    const trees: BoostedTreesParameters['trees'][number][] = [];
    let best = { trees: 0, loss: Number.POSITIVE_INFINITY };
    while (trees.length < most) {
      sessions.forEach(({ bought }, i) => {
        const p = 1 / (1 + Math.exp(-(logOdds[i] as number)));
        gradient[i] = bought - p;
        curvature[i] = p * (1 - p);
      });
      const { leastEvidence, shrinkage, leaves: mostLeaves } = TREES;
      const binCounts = sorted.map((axis) => axis.bins);
      const grown = growTree({ bins, binCounts, gradient, curvature, members, mostLeaves, leastEvidence, shrinkage });
      const leaves = grown.steps.map((step) => rounded(TREES.step * step));
      const { leafOf } = readTree(grown.parameters);
      byAxis.forEach((row, i) => {
        logOdds[i] = (logOdds[i] as number) + (leaves[leafOf(row)] as number);
      });
      trees.push({ ...grown.parameters, leaves });
      const loss = kept.reduce((sum, i) => {
        const z = logOdds[i] as number;
        return sum + Math.log1p(Math.exp(sessions[i]?.bought === 1 ? -z : z));
      }, 0);
      if (loss < best.loss) best = { trees: trees.length, loss };
    }
    return { trees, best: best.trees };
  };
  const all = Int32Array.from(sessions, (_, i) => i);
  const isKept = (i: number) => (sessions[i]?.fold ?? 0) >= FOLDS - TREES.keptFolds;
  const { best } = boost(
    all.filter((i) => !isKept(i)),
    TREES.most,
    [...all].filter(isKept),
  );
  return { intercept, axes, trees: boost(all, best, []).trees };
}

/** Every column as if it were alone: log of how much more often buyers are in a bin than others. */
export function fitNaiveBayes(sessions: readonly Session[]): NaiveBayesParameters {
  const buyers = sessions.filter(({ bought }) => bought === 1).length;
  const others = sessions.length - buyers;
  const terms = COLUMNS.map((column) => {
    const parameters = fitAxis(sessions, column, 12);
    const axis = readAxis(parameters);
    const counts = Array.from({ length: axis.bins }, () => ({ buyers: 1, others: 1 }));
    for (const { signals, bought } of sessions) {
      const count = counts[axis.binOf(signals)];
      if (count !== undefined) count[bought === 1 ? 'buyers' : 'others']++;
    }
    const weights = counts.map((count) =>
      rounded(Math.log(count.buyers / (buyers + axis.bins)) - Math.log(count.others / (others + axis.bins))),
    );
    return { axes: [parameters], weights };
  });
  return { intercept: rounded(Math.log(buyers / others)), terms };
}

/** Upper quantiles of the measures that a session can be extreme in. */
export function fitRarity(sessions: readonly Session[]): RarityParameters {
  const shares = [0.01, 0.005, 0.002, 0.001, 0.0005];
  const names = ['ProductRelated', 'Administrative', 'Informational', 'SecondsPerProductPage', 'PageValues'];
  return {
    shares,
    measures: names.map((measure) => {
      const values = sessions.map(({ signals }) => MEASURES[measure]?.of(signals) ?? 0).sort((a, b) => b - a);
      const thresholds = shares.map((share) => rounded(values[Math.floor(share * values.length)] as number));
      return { measure, thresholds };
    }),
  };
}

/**
 * Purchases of a traffic source over what comparable sessions of the whole shop would have made (indirect
 * standardization), with a Gamma prior of mean 1 whose weight is fitted over the sources by maximum likelihood.
 */
export function fitTraffic(
  sessions: readonly Session[],
  comparable: readonly { readonly rate: number }[],
): TrafficParameters {
  const sources = new Map<string, { sessions: number; purchases: number; expected: number }>();
  sessions.forEach(({ signals, bought }, i) => {
    const code = readKind(signals, 'TrafficType');
    const source = sources.get(code) ?? { sessions: 0, purchases: 0, expected: 0 };
    source.sessions++;
    source.purchases += bought;
    source.expected += comparable[i]?.rate ?? 0;
    sources.set(code, source);
  });
  const unlikeliness = (r: number): number =>
    -[...sources.values()].reduce(
      (sum, { purchases: k, expected: e }) =>
        sum + logGamma(r + k) - logGamma(r) + r * Math.log(r / (r + e)) + k * Math.log(e / (r + e)),
      0,
    );
  const prior = Math.exp(minimumOf((x) => unlikeliness(Math.exp(x)), -1, 6));
  const entries = [...sources].sort(([a], [b]) => Number(a) - Number(b));
  return {
    sources: Object.fromEntries(
      entries.map(([code, { sessions: n, purchases, expected }]) => {
        const shape = prior + purchases;
        const rate = prior + expected;
        const low = rounded(gammaQuantile(0.05, shape, rate));
        const high = rounded(gammaQuantile(0.95, shape, rate));
        return [code, { sessions: n, ratio: rounded(shape / rate), low, high }];
      }),
    ),
  };
}
