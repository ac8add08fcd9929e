import type { IntervalParameters } from '../engines/decision/purchase-intent.logic.ts';
import { rounded } from '../session/evidence.ts';

export interface IntervalInput {
  /** Calibrated log-odds of each session by the model that did not see it. */
  readonly logOdds: Float64Array;
  /** Calibrated log-odds of each session by two models, each fitted on half of the sessions. */
  readonly halves: readonly [Float64Array, Float64Array];
  /** Standard deviation of the log-odds of each session's comparable sessions. */
  readonly cellSpread: Float64Array;
  /** The same before any session is counted. */
  readonly priorSpread: number;
}

const BANDS = 8;

/**
 * The variance that a score has because these sessions were fitted and not others: half of the squared difference of
 * two models, each fitted on half of the sessions. It is not halved again for a model fitted on all of them: boosting
 * that stops early gains less than that from twice the sessions (measured on the other half of the data: 0.75 of the
 * scores inside with a quarter of the squared difference, 0.89 with half of it). Averaged in bands of the score, with
 * a part that grows with what is unknown of the comparable sessions.
 */
export function fitInterval({ logOdds, halves, cellSpread, priorSpread }: IntervalInput): IntervalParameters {
  const [one, other] = halves;
  const variance = one.map((value, i) => (value - (other[i] as number)) ** 2 / 2);
  const unknown = cellSpread.map((spread) => spread ** 2);
  const order = Array.from(logOdds, (_, i) => i).sort((a, b) => (logOdds[a] as number) - (logOdds[b] as number));
  const bands = Array.from({ length: BANDS }, (_, band) =>
    order.slice(Math.floor((band * order.length) / BANDS), Math.floor(((band + 1) * order.length) / BANDS)),
  );
  let together = 0;
  let alone = 0;
  for (const members of bands) {
    const meanUnknown = meanOf(unknown, members);
    const meanVariance = meanOf(variance, members);
    for (const i of members) {
      const from = (unknown[i] as number) - meanUnknown;
      together += from * ((variance[i] as number) - meanVariance);
      alone += from * from;
    }
  }
  const comparable = Math.max(0, together / alone);
  return {
    logOdds: bands.map((members) => rounded(meanOf(logOdds, members))),
    variances: bands.map((members) =>
      rounded(Math.max(0, meanOf(variance, members) - comparable * meanOf(unknown, members))),
    ),
    comparable: rounded(comparable),
    comparablePrior: rounded(priorSpread),
    scores: rounded(deviationOf(logOdds)),
  };
}

function meanOf(values: Float64Array, members: readonly number[]): number {
  return members.reduce((sum, i) => sum + (values[i] as number), 0) / members.length;
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
