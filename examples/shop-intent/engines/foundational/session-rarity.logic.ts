import type { EngineContext, Signals } from '@enginehouse/kernel';
import { rounded } from '../../session/evidence.ts';
import { MEASURES, type Measure } from '../../session/measures.ts';
import { SESSION_ANOMALY_DETECTED } from '../../session/topics.ts';

export interface RarityParameters {
  /** Share of fitted sessions that lie above each threshold, falling; the same for all measures. */
  readonly shares: readonly number[];
  readonly measures: readonly { readonly measure: string; readonly thresholds: readonly number[] }[];
}

export interface Rarity {
  /** At most this share of the fitted sessions has anything as far out; 1 when nothing stands out. */
  readonly share: number;
  /** What stands out most, in words; null when nothing does. */
  readonly what: string | null;
}

/** A session is announced when at most one fitted session in a hundred goes as far in any of the measures. */
const RARE = 0.01;

/** Says how far a session lies outside of what the parameters were fitted on: scores of such sessions are weaker. */
export function createRarity({ shares, measures }: RarityParameters) {
  const scales = measures.map(({ measure, thresholds }) => {
    const known = MEASURES[measure];
    if (known === undefined) throw new TypeError(`parameters name the measure '${measure}': no such one`);
    return { measure: known, thresholds };
  });
  return (signals: Signals, context: EngineContext): Rarity => {
    let rarest = 1;
    let what: { readonly measure: Measure; readonly value: number } | undefined;
    for (const { measure, thresholds } of scales) {
      const value = measure.of(signals);
      let passed = 0;
      while (passed < thresholds.length && value > (thresholds[passed] as number)) passed++;
      const share = passed === 0 ? 1 : (shares[passed - 1] as number);
      if (share < rarest) {
        rarest = share;
        what = { measure, value };
      }
    }
    // Bonferroni: looking at several measures finds something rare more often.
    const share = rounded(Math.min(1, rarest * scales.length));
    if (what === undefined || share > RARE) return { share, what: null };
    const words = what.measure.say(what.value);
    context.emit(SESSION_ANOMALY_DETECTED, { what: words, share });
    return { share, what: words };
  };
}
