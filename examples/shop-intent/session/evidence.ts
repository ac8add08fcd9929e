import type { Signals } from '@enginehouse/kernel';
import { type Axis, type AxisParameters, readAxis } from './axis.ts';

/** A fitted table of weights over one axis, or over two (first axis by rows). Weights are log-odds, mean 0. */
export interface TermParameters {
  readonly axes: readonly AxisParameters[];
  readonly weights: readonly number[];
}

/** What a set of terms says of a session. */
export interface Evidence {
  /** Sum of the weights: log-odds of a purchase against the average session. */
  readonly logOdds: number;
  /** The same sum, by column. A table over two columns counts half for each (their Shapley values). */
  readonly contributions: { readonly [column: string]: number };
}

/** One table over one or two axes. */
export interface Term {
  readonly columns: readonly string[];
  /** The weight of the session's bin; 0 (nothing) for a kind that was not fitted. */
  readonly weightOf: (signals: Signals) => number;
}

/** Makes a term of its parameters; throws when the table does not fit the axes. */
export function readTerm(parameters: TermParameters): Term {
  const [first, second, ...more] = parameters.axes.map(readAxis);
  const weights = Float64Array.from(parameters.weights);
  if (first === undefined || more.length > 0) throw new TypeError('a term has one or two axes');
  if (weights.length !== first.bins * (second?.bins ?? 1)) {
    throw new TypeError(`term ${first.name}${second ? ` x ${second.name}` : ''}: weights do not fit the axes`);
  }
  return second === undefined ? overOne(first, weights) : overTwo(first, second, weights);
}

/** Makes the function that weighs a session by all the terms. */
export function readEvidence(parameters: readonly TermParameters[]): (signals: Signals) => Evidence {
  const terms = parameters.map(readTerm);
  const columns = [...new Set(terms.flatMap((term) => term.columns))];
  const shares = terms.map((term) => term.columns.map((column) => columns.indexOf(column)));
  return (signals) => {
    let logOdds = 0;
    const sums = new Float64Array(columns.length);
    for (let n = 0; n < terms.length; n++) {
      const weight = (terms[n] as Term).weightOf(signals);
      const share = shares[n] as number[];
      logOdds += weight;
      for (const column of share) sums[column] = (sums[column] as number) + weight / share.length;
    }
    const contributions: { [column: string]: number } = {};
    for (let n = 0; n < columns.length; n++) contributions[columns[n] as string] = rounded(sums[n] as number);
    return { logOdds: rounded(logOdds), contributions };
  };
}

/** Four digits behind the point: far below what the fit knows, and short in a log. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function overOne(axis: Axis, weights: Float64Array): Term {
  return {
    columns: [axis.name],
    weightOf: (signals) => {
      const bin = axis.binOf(signals);
      return bin < 0 ? 0 : (weights[bin] as number);
    },
  };
}

function overTwo(first: Axis, second: Axis, weights: Float64Array): Term {
  return {
    columns: [first.name, second.name],
    weightOf: (signals) => {
      const row = first.binOf(signals);
      const column = second.binOf(signals);
      return row < 0 || column < 0 ? 0 : (weights[row * second.bins + column] as number);
    },
  };
}
