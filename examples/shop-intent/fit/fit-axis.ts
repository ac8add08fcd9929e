import type { AxisParameters } from '../session/axis.ts';
import { KINDS, MEASURES } from '../session/measures.ts';
import type { Session } from './read-sessions.ts';

/** A kind seen in fewer fitted sessions gets no bin: it weighs nothing. */
const FEWEST_OF_A_KIND = 20;
/** Sessions of average outcome that a kind's purchase rate is smoothed with, for its place in the order. */
const SMOOTHING = 20;

/**
 * Cuts a measure at its quantiles, at most `bins` bins. Where many sessions share the lowest value (no page of a
 * kind, no page value) that value gets a bin of its own and the quantiles are of the rest.
 */
export function fitMeasure(sessions: readonly Session[], measure: string, bins: number): AxisParameters {
  const of = MEASURES[measure]?.of;
  if (of === undefined) throw new TypeError(`no measure '${measure}'`);
  const values = sessions.map(({ signals }) => of(signals)).sort((a, b) => a - b);
  const lowest = values[0] as number;
  const above = values.filter((value) => value > lowest);
  const edges: number[] = [];
  const pileAtLowest = values.length - above.length > values.length / bins;
  const cut = pileAtLowest ? above : values;
  if (pileAtLowest && above.length > 0) edges.push(shortened(above[0] as number));
  const parts = pileAtLowest ? bins - 1 : bins;
  for (let part = 1; part < parts; part++) {
    const edge = shortened(cut[Math.floor((part * cut.length) / parts)] as number);
    if (edge > (edges.at(-1) ?? lowest)) edges.push(edge);
  }
  return { measure, edges };
}

/** The kinds of a column with enough sessions, in order of their smoothed purchase rate. */
export function fitKind(sessions: readonly Session[], kind: string): AxisParameters {
  const of = KINDS[kind]?.of;
  if (of === undefined) throw new TypeError(`no kind '${kind}'`);
  const average = sessions.reduce((sum, { bought }) => sum + bought, 0) / sessions.length;
  const seen = new Map<string, { sessions: number; purchases: number }>();
  for (const { signals, bought } of sessions) {
    const value = of(signals);
    const count = seen.get(value) ?? { sessions: 0, purchases: 0 };
    seen.set(value, { sessions: count.sessions + 1, purchases: count.purchases + bought });
  }
  const rate = (count: { sessions: number; purchases: number }) =>
    (count.purchases + SMOOTHING * average) / (count.sessions + SMOOTHING);
  const values = [...seen]
    .filter(([, count]) => count.sessions >= FEWEST_OF_A_KIND)
    .sort(([a, first], [b, second]) => rate(first) - rate(second) || (a < b ? -1 : 1))
    .map(([value]) => value);
  return { kind, values };
}

/** An axis by its name, whichever sort it is. */
export function fitAxis(sessions: readonly Session[], name: string, bins: number): AxisParameters {
  return name in KINDS ? fitKind(sessions, name) : fitMeasure(sessions, name, bins);
}

/** Four significant digits, rounded up: an edge stays above what lies below it, and the parameters stay short. */
function shortened(edge: number): number {
  if (edge === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(edge))) - 3);
  return Number((Math.floor(edge / unit) * unit).toPrecision(4));
}
