import type { ExtractedToken } from '@enginehouse/sdk';
import type { Sentence, Term } from './read-sentences.ts';

/** Labels by tag: the first that a word has. */
const LABELS: readonly (readonly [tag: string, label: string])[] = [
  ['Person', 'person'],
  ['Place', 'place'],
  ['Organization', 'organization'],
  ['Money', 'money'],
  ['Email', 'email'],
  ['Url', 'url'],
  ['PhoneNumber', 'phone'],
  ['Date', 'date'],
  ['Duration', 'date'],
];
/** What may stand between two words of one name: blanks, and the dot of an abbreviation. */
const BETWEEN = /^\.?\s+$/;

/** What is named, words of one name together: `Dr. Smith` is one token. */
export function namesOf(sentences: readonly Sentence[], text: string): ExtractedToken[] {
  return sentences.flatMap(({ terms }) => {
    const names: ExtractedToken[] = [];
    let before: Term | undefined;
    for (const term of terms) {
      const label = LABELS.find(([tag]) => term.tags.has(tag))?.[1];
      const last = names.at(-1);
      const goesOn = last?.end === before?.end && last?.label === label && BETWEEN.test(before?.after ?? '');
      if (last !== undefined && label !== undefined && goesOn) {
        const normal = `${last.normal} ${term.normal}`;
        names[names.length - 1] = { ...last, text: text.slice(last.start, term.end), end: term.end, normal };
      } else if (label !== undefined) {
        names.push({ text: term.text, label, start: term.start, end: term.end, normal: term.normal });
      }
      before = term;
    }
    return names;
  });
}
