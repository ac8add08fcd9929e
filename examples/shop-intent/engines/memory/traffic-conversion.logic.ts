import type { EngineContext, Signals } from '@enginehouse/kernel';
import { numberOf } from '../../session/dependency-output.ts';
import { rounded } from '../../session/evidence.ts';
import { KINDS } from '../../session/measures.ts';

export interface TrafficParameters {
  readonly sources: {
    readonly [code: string]: {
      readonly sessions: number;
      /** Purchases over what comparable sessions of the whole shop would have made: mean of the Gamma posterior. */
      readonly ratio: number;
      /** Its 90 % credible interval. */
      readonly low: number;
      readonly high: number;
    };
  };
}

export interface TrafficConversion {
  /** Code of the traffic source, as in the data; null when it was not fitted. */
  readonly source: string | null;
  readonly sessions: number;
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Purchase rate to expect of a session like this one from this source. */
  readonly expected: number;
}

const SOURCE = KINDS.TrafficType;

/** How well a traffic source sells, with the mix of its sessions taken out. */
export function createTrafficConversion({ sources }: TrafficParameters) {
  return (signals: Signals, context: EngineContext): TrafficConversion => {
    const rate = numberOf(context, 'bayesian-confidence', 'rate');
    const code = SOURCE?.of(signals) ?? '';
    const source = Object.hasOwn(sources, code) ? sources[code] : undefined;
    if (source === undefined) return { source: null, sessions: 0, ratio: null, low: null, high: null, expected: rate };
    return { source: code, ...source, expected: rounded(Math.min(1, rate * source.ratio)) };
  };
}
