import type { ProviderList } from '@enginehouse/api';

export type ProviderManifest = ProviderList['providers'][number];

/** What a provider is, in words that people know. */
export const KIND_WORDS: Readonly<Record<ProviderManifest['kind'], string>> = {
  llm: 'Language models',
  tts: 'Speech from text',
  stt: 'Text from speech',
  cv: 'Images',
  nlp: 'Text analysis by rules',
};

export const DEPLOYMENT_WORDS: Readonly<Record<ProviderManifest['deployment'], string>> = {
  local: 'Runs on your own machines',
  remote: "Calls somebody else's service",
  hybrid: 'Runs on your own machines or elsewhere',
};

export const SOURCE_WORDS: Readonly<Record<ProviderManifest['modelSource'], string>> = {
  provider_api: 'The AI runtime is asked',
  engine_catalog: 'Listed by the provider itself',
  inventory: 'What is on disk',
};

/** Short words that nobody need know. */
const SHORT: Readonly<Record<string, string>> = { tts: 'Text to speech', stt: 'Speech to text' };

/** `token_extraction`: Token extraction. */
export function wordsOf(name: string): string {
  const words = SHORT[name] ?? name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
