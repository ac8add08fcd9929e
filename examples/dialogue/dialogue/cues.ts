import type { ExtractedToken } from '@enginehouse/sdk';

/** What the words of one turn point to, by the lists below: written by hand, and fitted to nothing. */
export interface Cues {
  /** Speaks of giving. */
  readonly giving: boolean;
  /** Names an amount of money. */
  readonly amount: boolean;
  readonly agreeing: boolean;
  readonly negating: boolean;
  readonly hesitating: boolean;
  /** Words, emoji and numbers included. */
  readonly words: number;
}

const GIVING = words(
  'donate donates donated donating donation donations give gives given giving contribute contribution',
);
const MONEY = words('dollar dollars cent cents payment money bonus earnings half all');
const AGREEING = words(
  'yes sure ok okay absolutely definitely willing happy glad great yeah course certainly good agree love will',
);
const NEGATING = words('no not cannot sorry unfortunately nothing never');
const HESITATING = words('maybe think unsure later consider research perhaps might possibly hesitant depends');

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Reads the tokens of a turn: `normal` holds the words that a contraction hides, so `can't` negates. */
export function cuesOf(tokens: readonly ExtractedToken[]): Cues {
  const all = tokens.flatMap(({ normal, text }) => (normal ?? text.toLowerCase()).split(' '));
  const speaksOf = (list: ReadonlySet<string>): boolean => all.some((word) => list.has(word));
  const hasSign = all.some((word) => /^\$\d/.test(word));
  const hasNumber = tokens.some(({ label }) => label === 'number');
  return {
    giving: speaksOf(GIVING),
    amount: hasSign || (hasNumber && speaksOf(MONEY)),
    agreeing: speaksOf(AGREEING),
    negating: speaksOf(NEGATING),
    hesitating: speaksOf(HESITATING),
    words: all.length,
  };
}
