import type { EngineContext, Signals } from '@enginehouse/kernel';
import { payloadOf } from './dependency-output.ts';
import { KINDS, MEASURES } from './measures.ts';
import { EVIDENCE_COLUMNS_WEIGHED, STATE_TRANSITION_DETECTED } from './topics.ts';

/** The column under which the state of the session contributes. */
export const STATE = 'State';

/** A contribution is worth a reason when it moves the odds by a tenth or more. */
const NOTABLE = Math.log(1.1);

/**
 * The strongest contributions in words, strongest first: `A visit in November: odds x1.42`, against the average
 * session. Sums what the dependencies published by column, with `own` contributions added.
 */
export function reasonsFrom(
  signals: Signals,
  context: EngineContext,
  { own = {}, slope, most }: { readonly own?: { readonly [column: string]: number }; slope: number; most: number },
): string[] {
  const weights = new Map<string, number>(Object.entries(own));
  for (const event of context.events) {
    if (event.topic !== EVIDENCE_COLUMNS_WEIGHED) continue;
    const payload = payloadOf(event);
    for (const column in payload) {
      const weight = payload[column];
      if (typeof weight === 'number') weights.set(column, (weights.get(column) ?? 0) + weight);
    }
  }
  const notable = [...weights].filter(([, weight]) => Math.abs(slope * weight) >= NOTABLE);
  return notable
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, most)
    .map(([column, weight]) => {
      const text = inWords(column, signals, context);
      const odds = Math.exp(slope * weight);
      return `${text.charAt(0).toUpperCase()}${text.slice(1)}: odds x${Number(odds.toPrecision(2))}`;
    });
}

function inWords(column: string, signals: Signals, context: EngineContext): string {
  if (column === STATE) {
    const last = context.events.findLast(({ topic }) => topic === STATE_TRANSITION_DETECTED);
    return last === undefined
      ? 'no sign of comparing products'
      : `went on from ${payloadOf(last).from} to ${payloadOf(last).to}`;
  }
  const measure = MEASURES[column];
  if (measure !== undefined) return measure.say(measure.of(signals));
  const kind = KINDS[column];
  return kind === undefined ? column : kind.say(kind.of(signals));
}
