import type { EngineContext, Signals } from '@enginehouse/kernel';
import { type CalibrationParameters, calibrated, probability } from '../../session/calibration.ts';
import { numberOf, payloadOf } from '../../session/dependency-output.ts';
import { rounded } from '../../session/evidence.ts';
import { reasonsFrom } from '../../session/reasons.ts';
import { SESSION_ANOMALY_DETECTED } from '../../session/topics.ts';

/** How uncertain a score is: the variance of its log-odds, were the engines fitted on other sessions. */
export interface IntervalParameters {
  /** Log-odds, rising, and the variance at each; linear between them, constant beyond. */
  readonly logOdds: readonly number[];
  readonly variances: readonly number[];
  /** How much variance each unit of variance of the comparable sessions' log-odds adds. */
  readonly comparable: number;
  /** Standard deviation of comparable sessions' log-odds before any is counted. */
  readonly comparablePrior: number;
  /** Standard deviation of the scores' log-odds over all fitted sessions. */
  readonly scores: number;
}

export interface PurchaseIntentParameters {
  readonly calibration: CalibrationParameters;
  readonly interval: IntervalParameters;
}

export interface PurchaseIntent {
  /** Calibrated probability that the visit ends in a purchase. */
  readonly score: number;
  /** 0 to 1: how small the score's uncertainty is against the spread of scores over all sessions. */
  readonly confidence: number;
  /** 90 % interval of the score: where it would lie, had the engines been fitted on other sessions. */
  readonly low: number;
  readonly high: number;
  /** The strongest contributions, strongest first, each with what it does to the odds. */
  readonly reasons: readonly string[];
}

const MOST_REASONS = 4;
/** Half the width of a 90 % interval, in standard deviations. */
const NINETY_PERCENT = 1.6449;

/** The intent from all there is: browsing, page values, comparable sessions. */
export function createPurchaseIntent({ calibration, interval }: PurchaseIntentParameters) {
  const { intercept, slope } = calibration;
  return (signals: Signals, context: EngineContext): PurchaseIntent => {
    const sum = numberOf(context, 'browsing-intent', 'logOdds') + numberOf(context, 'page-value-evidence', 'logOdds');
    const logOdds = intercept + slope * sum;
    const spread = spreadAt(interval, logOdds, numberOf(context, 'bayesian-confidence', 'confidence'));
    const reasons = reasonsFrom(signals, context, { slope, most: MOST_REASONS });
    for (const event of context.events) {
      if (event.topic !== SESSION_ANOMALY_DETECTED) continue;
      reasons.push(`Unlike most sessions the figures come from, so less certain: ${payloadOf(event).what}`);
    }
    return {
      score: calibrated(sum, calibration),
      confidence: rounded(Math.max(0, 1 - spread / interval.scores)),
      low: rounded(probability(logOdds - NINETY_PERCENT * spread)),
      high: rounded(probability(logOdds + NINETY_PERCENT * spread)),
      reasons,
    };
  };
}

/** Standard deviation of a session's log-odds, given how sure its comparable sessions let us be (0 to 1). */
export function spreadAt(interval: IntervalParameters, logOdds: number, confidence: number): number {
  const unsure = interval.comparablePrior * (1 - confidence);
  return Math.sqrt(varianceAt(interval, logOdds) + interval.comparable * unsure ** 2);
}

function varianceAt({ logOdds: knots, variances }: IntervalParameters, logOdds: number): number {
  const above = knots.findIndex((knot) => knot > logOdds);
  if (above === 0) return variances[0] as number;
  if (above < 0) return variances.at(-1) as number;
  const from = knots[above - 1] as number;
  const part = (logOdds - from) / ((knots[above] as number) - from);
  return (1 - part) * (variances[above - 1] as number) + part * (variances[above] as number);
}
