import { setImmediate } from 'node:timers/promises';
import { ProviderCallError } from '@enginehouse/sdk';

/** A word as it stands in the text. What a contraction hides (`don't`) stands in `implied`: `do`, `not`. */
export interface Term {
  readonly text: string;
  /** In lower case; of a contraction all its words: `do not`. */
  readonly normal: string;
  /** Place in the whole text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What follows it up to the next word. */
  readonly after: string;
  /** Tags of the word and of what it hides. */
  readonly tags: ReadonlySet<string>;
}

export interface Sentence {
  readonly terms: readonly Term[];
  readonly isQuestion: boolean;
}

/** What is read of a term: `pre`, `text` and `post` of all terms together are the text, to the last blank. */
interface RawTerm {
  readonly pre: string;
  readonly text: string;
  readonly post: string;
  readonly normal: string;
  readonly implicit?: string;
  readonly tags: ReadonlySet<string>;
}
type Nlp = typeof import('compromise').default;

/** Longest text of one call, in UTF-16 units: about four seconds of work. */
const LONGEST_TEXT = 200_000;
/** How much is read at once before others get their turn: about 40 ms. */
const TURN = 2_000;

/** Reads a text sentence by sentence. Rejects with the signal's reason, and for a text that is too long. */
export function createReader(nlp: Nlp) {
  return async (text: string, signal: AbortSignal): Promise<readonly Sentence[]> => {
    if (text.length > LONGEST_TEXT) throw tooLong(text.length);
    const sentences: Sentence[] = [];
    let start = 0;
    for (const turn of turnsOf(nlp, text)) {
      if (start > 0) await setImmediate();
      signal.throwIfAborted();
      sentences.push(...sentencesOf(nlp, turn, start));
      start += turn.length;
    }
    return sentences;
  };
}

/** The text in pieces of whole sentences. Splitting alone is quick: it is the tags that take time. */
function turnsOf(nlp: Nlp, text: string): readonly string[] {
  const turns: string[] = [];
  let turn = '';
  for (const terms of docsOf(nlp.tokenize(text))) {
    turn += terms.map(({ pre, text: word, post }) => pre + word + post).join('');
    if (turn.length < TURN) continue;
    turns.push(turn);
    turn = '';
  }
  return turn === '' ? turns : [...turns, turn];
}

function sentencesOf(nlp: Nlp, text: string, offset: number): readonly Sentence[] {
  const doc = nlp(text);
  const questions = new Set(doc.questions().fullPointer.map(([sentence]) => sentence));
  let at = offset;
  return docsOf(doc).map((raw, index) => {
    const terms: Term[] = [];
    for (const { pre, text: word, post, normal, implicit, tags } of raw) {
      const start = at + pre.length;
      at = start + word.length + post.length;
      const before = terms.at(-1);
      if (word !== '') {
        terms.push({ text: word, normal: implicit ?? normal, start, end: start + word.length, after: post, tags });
      } else if (before !== undefined) {
        terms[terms.length - 1] = {
          ...before,
          normal: `${before.normal} ${implicit ?? normal}`,
          after: before.after + pre + post,
          tags: new Set([...before.tags, ...tags]),
        };
      }
    }
    return { terms, isQuestion: questions.has(index) };
  });
}

function docsOf(view: { readonly docs: unknown }): readonly (readonly RawTerm[])[] {
  return view.docs as readonly (readonly RawTerm[])[];
}

function tooLong(length: number): ProviderCallError {
  const message = `the text has ${length} characters; ${LONGEST_TEXT} are the most of one call`;
  return new ProviderCallError(message, { status: null, retryable: false });
}
