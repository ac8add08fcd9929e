import { defineProviderManifest } from '@enginehouse/sdk';

/** Compromise: English by rules and word lists. Needs no network, no key and no weights. */
export const manifest = defineProviderManifest({
  id: 'compromise',
  label: 'Compromise',
  documentation: 'https://github.com/spencermountain/compromise',
  kind: 'nlp',
  deployment: 'local',
  modelSource: 'engine_catalog',
  capabilities: ['token_extraction', 'classification'],
  runtimeMethods: ['extractTokens', 'classify'],
  configSchema: [],
  dependencies: { compromise: '14.17.0' },
  environment: [],
  egress: { hosts: [], fromConfig: [] },
  catalog: [
    { id: 'english-words', label: 'Words of English, by part of speech', capabilities: ['token_extraction'] },
    { id: 'english-names', label: 'Names, places, money and dates in English', capabilities: ['token_extraction'] },
    { id: 'english-sentences', label: 'Kinds of English sentences', capabilities: ['classification'] },
    { id: 'english-sentiment', label: 'Sentiment of English, by a word list', capabilities: ['classification'] },
  ],
});
