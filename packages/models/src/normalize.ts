import type { Normalization } from './field.ts';
import { CAPABILITY_ALIASES } from './vocabulary.ts';

/** A given text as it is kept: each step in its order. */
export function normalizeText(text: string, steps: readonly Normalization[]): string {
  return steps.reduce((value, step) => STEPS[step](value), text);
}

/**
 * The proper name of a capability: trimmed, lower case, `-` and blanks as `_`, aliases resolved (`Embed` and `embeddings`
 * are `embedding`). A word that nobody knows comes back as it is, for the list of known words to refuse.
 */
export function normalizeCapability(text: string): string {
  const word = normalizeWord(text);
  return Object.hasOwn(CAPABILITY_ALIASES, word) ? (CAPABILITY_ALIASES[word] as string) : word;
}

function normalizeWord(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

const STEPS: { readonly [Step in Normalization]: (text: string) => string } = {
  trim: (text) => text.trim(),
  lower: (text) => text.toLowerCase(),
  word: normalizeWord,
  capability: normalizeCapability,
};
