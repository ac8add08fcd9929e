import type { ClassifyOutput } from '@enginehouse/sdk';
import type { Sentence } from './read-sentences.ts';
import { NEGATIVE, POSITIVE } from './sentiment-words.ts';

/** A negation turns around what comes within so many words behind it: `not a very good idea`. */
const REACH = 4;

/**
 * Counts words of a short list, turned around where they are negated. With p and n of them, positive is p / (p + n + 1),
 * negative n / (p + n + 1), and neutral the rest: one word alone is no certainty.
 */
export function sentimentOf(sentences: readonly Sentence[]): ClassifyOutput {
  let positive = 0;
  let negative = 0;
  for (const { terms } of sentences) {
    for (const [index, { normal }] of terms.entries()) {
      const side = POSITIVE.has(normal) ? 1 : NEGATIVE.has(normal) ? -1 : 0;
      if (side === 0) continue;
      const before = terms.slice(Math.max(0, index - REACH), index);
      const isNegated = before.some(({ tags }) => tags.has('Negative'));
      if (side > 0 === isNegated) negative++;
      else positive++;
    }
  }
  const whole = positive + negative + 1;
  return {
    labels: [
      { label: 'positive', score: positive / whole },
      { label: 'negative', score: negative / whole },
      { label: 'neutral', score: 1 / whole },
    ],
    features: { positive, negative },
  };
}
