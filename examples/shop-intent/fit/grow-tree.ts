import type { TreeParameters } from '../session/tree.ts';

export interface TreeInput {
  /** By axis: the bin of each session; -1 counts as the lowest. */
  readonly bins: readonly Int32Array[];
  /** By axis: how many bins there are. */
  readonly binCounts: readonly number[];
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  /** The sessions to grow on. */
  readonly members: Int32Array;
  readonly mostLeaves: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastEvidence: number;
  readonly shrinkage: number;
}

export interface GrownTree {
  readonly parameters: TreeParameters;
  /** The Newton step of each leaf. */
  readonly steps: readonly number[];
}

interface Cut {
  readonly axis: number;
  readonly cut: number;
  readonly gain: number;
}

interface Leaf {
  readonly members: Int32Array;
  readonly best: Cut | undefined;
  /** Where the tree points at this leaf; undefined for the root. */
  readonly slot: { readonly side: number[]; readonly node: number } | undefined;
}

/** Grows a tree best cut first, by second-order gain; ties go to the first axis and the lowest cut. */
export function growTree(input: TreeInput): GrownTree {
  const axes: number[] = [];
  const cuts: number[] = [];
  const below: number[] = [];
  const others: number[] = [];
  let leaves: Leaf[] = [{ members: input.members, best: bestCut(input, input.members), slot: undefined }];
  while (leaves.length < input.mostLeaves) {
    const next = leaves.reduce((a, b) => ((b.best?.gain ?? 0) > (a.best?.gain ?? 0) ? b : a));
    if (next.best === undefined) break;
    const { axis, cut } = next.best;
    const node = axes.length;
    axes.push(axis);
    cuts.push(cut);
    below.push(0);
    others.push(0);
    if (next.slot !== undefined) next.slot.side[next.slot.node] = node;
    const bins = input.bins[axis] as Int32Array;
    const parts = [below, others].map((side, part) => {
      const members = next.members.filter((i) => (bins[i] as number) < cut === (part === 0));
      return { members, best: bestCut(input, members), slot: { side, node } };
    });
    leaves = leaves.flatMap((leaf) => (leaf === next ? parts : [leaf]));
  }
  const steps = leaves.map(({ members, slot }, leaf) => {
    if (slot !== undefined) slot.side[slot.node] = -1 - leaf;
    const { g, h } = totals(input, members);
    return g / (h + input.shrinkage);
  });
  return { parameters: { axes, cuts, below, others }, steps };
}

function bestCut(input: TreeInput, members: Int32Array): Cut | undefined {
  const { g, h } = totals(input, members);
  const whole = (g * g) / (h + input.shrinkage);
  let best: Cut | undefined;
  input.bins.forEach((bins, axis) => {
    const count = input.binCounts[axis] as number;
    const gradient = new Float64Array(count);
    const curvature = new Float64Array(count);
    for (const i of members) {
      const bin = Math.max(0, bins[i] as number);
      gradient[bin] = (gradient[bin] as number) + (input.gradient[i] as number);
      curvature[bin] = (curvature[bin] as number) + (input.curvature[i] as number);
    }
    let g1 = 0;
    let h1 = 0;
    for (let cut = 1; cut < count; cut++) {
      g1 += gradient[cut - 1] as number;
      h1 += curvature[cut - 1] as number;
      if (h1 < input.leastEvidence || h - h1 < input.leastEvidence) continue;
      const gain = (g1 * g1) / (h1 + input.shrinkage) + (g - g1) ** 2 / (h - h1 + input.shrinkage) - whole;
      if (gain > (best?.gain ?? 1e-9)) best = { axis, cut, gain };
    }
  });
  return best;
}

function totals({ gradient, curvature }: TreeInput, members: Int32Array): { readonly g: number; readonly h: number } {
  let g = 0;
  let h = 0;
  for (const i of members) {
    g += gradient[i] as number;
    h += curvature[i] as number;
  }
  return { g, h };
}
