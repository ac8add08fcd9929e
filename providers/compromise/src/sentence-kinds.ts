import type { ClassifyOutput } from '@enginehouse/sdk';
import type { Sentence } from './read-sentences.ts';

const KINDS = ['question', 'imperative', 'exclamation', 'statement'] as const;
type Kind = (typeof KINDS)[number];

/** The share of each kind of sentence; a sentence is of one kind, the first that fits. */
export function sentenceKinds(sentences: readonly Sentence[]): ClassifyOutput {
  const kinds = sentences.map(kindOf);
  const share = (kind: Kind): number => kinds.filter((one) => one === kind).length / Math.max(1, kinds.length);
  const terms = sentences.flatMap((sentence) => sentence.terms);
  return {
    labels: KINDS.map((label) => ({ label, score: share(label) })),
    features: {
      sentences: sentences.length,
      words: terms.length,
      negations: terms.filter(({ tags }) => tags.has('Negative')).length,
    },
  };
}

function kindOf({ terms, isQuestion }: Sentence): Kind {
  if (isQuestion) return 'question';
  if (terms.some(({ tags }) => tags.has('Imperative'))) return 'imperative';
  return terms.at(-1)?.after.includes('!') ? 'exclamation' : 'statement';
}
