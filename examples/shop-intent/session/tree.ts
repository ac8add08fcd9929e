import type { Signals } from '@enginehouse/kernel';
import type { Axis } from './axis.ts';

/**
 * A fitted binary tree over the bins of some axes. Node n asks: is the bin on `axes[n]` below `cuts[n]`? Then on to
 * `below[n]`, else to `others[n]`; an answer of -1 - L is leaf L. An unfitted kind (bin -1) counts as below.
 */
export interface TreeParameters {
  readonly axes: readonly number[];
  readonly cuts: readonly number[];
  readonly below: readonly number[];
  readonly others: readonly number[];
}

/** The tree as typed arrays, for walking. */
export interface Tree {
  readonly leafOf: (bins: Int32Array) => number;
}

/** Makes a tree of its parameters. A tree without nodes has the one leaf 0. */
export function readTree(parameters: TreeParameters): Tree {
  const axes = Int32Array.from(parameters.axes);
  const cuts = Int32Array.from(parameters.cuts);
  const below = Int32Array.from(parameters.below);
  const others = Int32Array.from(parameters.others);
  return {
    leafOf: (bins) => {
      if (axes.length === 0) return 0;
      let node = 0;
      do {
        const bin = bins[axes[node] as number] as number;
        node = (bin < (cuts[node] as number) ? below[node] : others[node]) as number;
      } while (node >= 0);
      return -1 - node;
    },
  };
}

/** The session's bin on every axis, in order. */
export function binsOf(axes: readonly Axis[], signals: Signals): Int32Array {
  const bins = new Int32Array(axes.length);
  for (let n = 0; n < axes.length; n++) bins[n] = (axes[n] as Axis).binOf(signals);
  return bins;
}
