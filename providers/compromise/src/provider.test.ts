import { runProviderContract } from '@enginehouse/sdk/testing';
import { provider } from './index.ts';

runProviderContract({
  provider,
  packageFile: new URL('../package.json', import.meta.url),
  load: (name) => import(name),
  samples: [
    {
      method: 'extractTokens',
      modelId: 'english-words',
      request: { text: "  I don't know, Anna.\n\nDo you? 😀" },
      expect: {
        tokens: [
          { text: 'I', label: 'pronoun', start: 2, end: 3, normal: 'i' },
          { text: "don't", label: 'verb', start: 4, end: 9, normal: 'do not' },
          { text: 'know', label: 'verb' },
          { text: 'Anna', label: 'noun', start: 16, end: 20 },
          { text: 'Do', label: 'verb' },
          { text: 'you', label: 'pronoun' },
          { text: '😀', label: 'emoji', start: 31, end: 33 },
        ],
      },
    },
    {
      method: 'extractTokens',
      modelId: 'english-names',
      request: { text: 'Dr. Smith gave $5 in Vienna. Anna lives near Paris since June 5th.' },
      expect: {
        tokens: [
          { text: 'Dr. Smith', label: 'person', normal: 'dr smith', start: 0 },
          { text: '$5', label: 'money' },
          { text: 'Vienna', label: 'place' },
          { text: 'Anna', label: 'person' },
          { text: 'Paris', label: 'place' },
          { text: 'June 5th', label: 'date' },
        ],
      },
    },
    { method: 'extractTokens', modelId: 'english-words', request: { text: '' }, expect: { tokens: [] } },
    {
      method: 'classify',
      modelId: 'english-sentences',
      request: { text: 'Could you help? Please give something. What a day! It is not far.' },
      expect: { features: { sentences: 4, negations: 1 } },
    },
    {
      method: 'classify',
      modelId: 'english-sentiment',
      request: { text: 'That is not a good idea. It is a scam.' },
      expect: { features: { positive: 0, negative: 2 } },
    },
    {
      method: 'classify',
      modelId: 'english-sentiment',
      request: { text: '' },
      expect: {
        labels: [
          { label: 'neutral', score: 1 },
          { label: 'negative', score: 0 },
          { label: 'positive', score: 0 },
        ],
      },
    },
  ],
});
