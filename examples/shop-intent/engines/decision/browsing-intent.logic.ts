import type { EngineContext, Signals } from '@enginehouse/kernel';
import { type CalibrationParameters, calibrated } from '../../session/calibration.ts';
import { fieldOf, numberOf } from '../../session/dependency-output.ts';
import { readEvidence, rounded, type TermParameters } from '../../session/evidence.ts';
import { reasonsFrom, STATE } from '../../session/reasons.ts';
import { SESSION_STATES, type SessionState } from '../../session/states.ts';
import { EVIDENCE_COLUMNS_WEIGHED } from '../../session/topics.ts';

export interface BrowsingIntentParameters {
  /** Log-odds that the state of the session adds. */
  readonly states: { readonly [state in SessionState]: number };
  /** Pairs of columns of different families that say more together than each alone. */
  readonly terms: readonly TermParameters[];
  readonly calibration: CalibrationParameters;
}

export interface BrowsingIntent {
  /** Calibrated probability of a purchase, from browsing behaviour alone: no page values. */
  readonly score: number;
  /** The sum of the evidence, against the average session. */
  readonly logOdds: number;
  /** The strongest contributions, strongest first, each with what it does to the odds. */
  readonly reasons: readonly string[];
}

/** The engines whose evidence is summed. */
const FAMILIES = ['engagement-evidence', 'friction-evidence', 'season-evidence', 'visitor-evidence'] as const;
const MOST_REASONS = 3;

/** Sums what the evidence engines found, adds what their columns say together, and calibrates the sum. */
export function createBrowsingIntent({ states, terms, calibration }: BrowsingIntentParameters) {
  const together = readEvidence(terms);
  return (signals: Signals, context: EngineContext): BrowsingIntent => {
    const state = SESSION_STATES.find((name) => name === fieldOf(context, 'state-machine-runtime', 'state'));
    if (state === undefined) throw new TypeError("the output of 'state-machine-runtime' has no known 'state'");
    const combination = together(signals);
    const own = { ...combination.contributions, [STATE]: states[state] };
    context.emit(EVIDENCE_COLUMNS_WEIGHED, own);
    let sum = combination.logOdds + states[state];
    for (const family of FAMILIES) sum += numberOf(context, family, 'logOdds');
    return {
      score: calibrated(sum, calibration),
      logOdds: rounded(sum),
      reasons: reasonsFrom(signals, context, { own, slope: calibration.slope, most: MOST_REASONS }),
    };
  };
}
