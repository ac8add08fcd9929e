import type { Signals } from '@enginehouse/kernel';
import { type AxisParameters, readAxis } from '../../session/axis.ts';
import { probability } from '../../session/calibration.ts';
import { rounded } from '../../session/evidence.ts';
import { binsOf, readTree, type TreeParameters } from '../../session/tree.ts';

export interface BoostedTreesParameters {
  readonly intercept: number;
  readonly axes: readonly AxisParameters[];
  /** Leaves hold log-odds, the step included. */
  readonly trees: readonly (TreeParameters & { readonly leaves: readonly number[] })[];
}

/** The challenger: boosted trees over all columns at once. It finds what sums of tables cannot, and explains nothing. */
export function createBoostedTrees({ intercept, axes, trees }: BoostedTreesParameters) {
  const sorted = axes.map(readAxis);
  const grown = trees.map((tree) => ({ tree: readTree(tree), leaves: Float64Array.from(tree.leaves) }));
  return (signals: Signals): { readonly score: number } => {
    const bins = binsOf(sorted, signals);
    let logOdds = intercept;
    for (const { tree, leaves } of grown) logOdds += leaves[tree.leafOf(bins)] as number;
    return { score: rounded(probability(logOdds)) };
  };
}
