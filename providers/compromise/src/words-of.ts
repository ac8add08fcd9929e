import type { ExtractedToken } from '@enginehouse/sdk';
import type { Sentence, Term } from './read-sentences.ts';

/** Labels by tag: the first that a word has. */
const LABELS: readonly (readonly [tag: string, label: string])[] = [
  ['Emoji', 'emoji'],
  ['Emoticon', 'emoji'],
  ['Email', 'address'],
  ['Url', 'address'],
  ['HashTag', 'hashtag'],
  ['AtMention', 'mention'],
  ['Value', 'number'],
  ['Pronoun', 'pronoun'],
  ['Modal', 'modal'],
  ['Verb', 'verb'],
  ['QuestionWord', 'question-word'],
  ['Adjective', 'adjective'],
  ['Adverb', 'adverb'],
  ['Negative', 'adverb'],
  ['Determiner', 'determiner'],
  ['Preposition', 'preposition'],
  ['Conjunction', 'conjunction'],
  ['Expression', 'interjection'],
  ['Noun', 'noun'],
  ['Date', 'noun'],
];

/** Every word with its part of speech; a word of no known kind is a `word`. */
export function wordsOf(sentences: readonly Sentence[]): ExtractedToken[] {
  return sentences.flatMap(({ terms }) =>
    terms.map((term) => {
      const { text, start, end, normal } = term;
      return { text, label: labelOf(term), start, end, normal };
    }),
  );
}

function labelOf({ tags }: Term): string {
  return LABELS.find(([tag]) => tags.has(tag))?.[1] ?? 'word';
}
