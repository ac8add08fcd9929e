import type { EngineContext, Signals } from '@enginehouse/kernel';
import { readEvidence, type TermParameters } from './evidence.ts';
import { EVIDENCE_COLUMNS_WEIGHED } from './topics.ts';

/** Parameters of an engine that weighs one family of columns. */
export interface FamilyParameters {
  readonly terms: readonly TermParameters[];
}

/** What such an engine returns: log-odds of a purchase against the average session. */
export interface FamilyEvidence {
  readonly logOdds: number;
}

/** Makes the score function of an engine that weighs one family of columns and publishes its part of each column. */
export function createFamilyEvidence({ terms }: FamilyParameters) {
  const weigh = readEvidence(terms);
  return (signals: Signals, context: EngineContext): FamilyEvidence => {
    const { logOdds, contributions } = weigh(signals);
    context.emit(EVIDENCE_COLUMNS_WEIGHED, contributions);
    return { logOdds };
  };
}
