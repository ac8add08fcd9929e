import type { Signals } from '@enginehouse/kernel';
import { KINDS, MEASURES } from './measures.ts';

/** How fitted parameters cut one measure (at edges, rising) or one column of kinds (a list) into bins. */
export type AxisParameters =
  | { readonly measure: string; readonly edges: readonly number[] }
  | { readonly kind: string; readonly values: readonly string[] };

/** One way of sorting sessions into bins. */
export interface Axis {
  /** The measure or the column. */
  readonly name: string;
  readonly bins: number;
  /** The bin of a session: 0 to `bins` - 1; -1 for a kind that was not fitted. Throws when a number is missing. */
  readonly binOf: (signals: Signals) => number;
}

/** Makes an axis of its parameters; throws when they name a measure or a column that does not exist. */
export function readAxis(parameters: AxisParameters): Axis {
  if ('measure' in parameters) {
    const measure = MEASURES[parameters.measure];
    if (measure === undefined) throw new TypeError(`parameters name the measure '${parameters.measure}': no such one`);
    const edges = Float64Array.from(parameters.edges);
    return {
      name: parameters.measure,
      bins: edges.length + 1,
      binOf: (signals) => edgesUpTo(edges, measure.of(signals)),
    };
  }
  const kind = KINDS[parameters.kind];
  if (kind === undefined) throw new TypeError(`parameters name the kind '${parameters.kind}': no such one`);
  const bins = new Map(parameters.values.map((value, bin) => [value, bin]));
  return { name: parameters.kind, bins: bins.size, binOf: (signals) => bins.get(kind.of(signals)) ?? -1 };
}

/** How many of the rising edges are not above the value. */
export function edgesUpTo(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
