import {
  type ClassifyOutput,
  type ClassifyRequest,
  type ExtractedToken,
  type LabelScore,
  type MethodCall,
  type ProviderAdapter,
  ProviderCallError,
  type ProviderHost,
  type ProviderInstance,
} from '@enginehouse/sdk';
import { namesOf } from './names-of.ts';
import { createReader, type Sentence } from './read-sentences.ts';
import { sentenceKinds } from './sentence-kinds.ts';
import { sentimentOf } from './sentiment-of.ts';
import { wordsOf } from './words-of.ts';

const EXTRACT: { readonly [modelId: string]: (sentences: readonly Sentence[], text: string) => ExtractedToken[] } = {
  'english-words': wordsOf,
  'english-names': namesOf,
};
const CLASSIFY: { readonly [modelId: string]: (sentences: readonly Sentence[]) => ClassifyOutput } = {
  'english-sentences': sentenceKinds,
  'english-sentiment': sentimentOf,
};

/** Reads English in this process: a sentence takes about a millisecond, and between a few of them others get their turn. */
export async function createAdapter(_: ProviderInstance, host: ProviderHost): Promise<ProviderAdapter> {
  const { default: nlp } = await host.load<typeof import('compromise')>('compromise');
  const readSentences = createReader(nlp);
  return {
    async extractTokens({ text }, call) {
      const extract = modelOf(EXTRACT, call);
      return { tokens: extract(await readSentences(text, call.signal), text) };
    },
    async classify({ text, labels }, call) {
      const classify = modelOf(CLASSIFY, call);
      return chosen(classify(await readSentences(text, call.signal)), labels);
    },
  };
}

function modelOf<Method>(models: { readonly [modelId: string]: Method }, { modelId, signal }: MethodCall): Method {
  signal.throwIfAborted();
  const model = Object.hasOwn(models, modelId) ? models[modelId] : undefined;
  if (model !== undefined) return model;
  const message = `'${modelId}' does not do that; ${Object.keys(models).join(' and ')} do`;
  throw new ProviderCallError(message, { status: null, retryable: false });
}

/** Only the labels asked for. Throws where one is none of the model's: there is no score to make up for it. */
function chosen({ labels, features }: ClassifyOutput, asked: ClassifyRequest['labels']): ClassifyOutput {
  const known = labels.map(({ label }) => label);
  const unknown = asked?.filter((label) => !known.includes(label)) ?? [];
  if (unknown.length > 0) {
    const message = `it knows no label '${unknown.join("', '")}', but ${known.toSorted().join(', ')}`;
    throw new ProviderCallError(message, { status: null, retryable: false });
  }
  const kept = labels.filter(({ label }) => asked?.includes(label) ?? true);
  return { labels: kept.toSorted(byScore), ...(features === undefined ? {} : { features }) };
}

function byScore(one: LabelScore, other: LabelScore): number {
  return other.score - one.score || (one.label < other.label ? -1 : 1);
}
