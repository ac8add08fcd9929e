import type { Candidates } from '@enginehouse/api';
import type { client } from '../../api/client.ts';

/** A runtime method, as routes name it. */
export type RuntimeMethod = Parameters<typeof client.ai.explain>[0]['body']['method'];
export type Candidate = Candidates['candidates'][number];

/** Which method asks for a capability first; `tool_calling` and the like come with chat. */
const METHODS: readonly (readonly [string, RuntimeMethod])[] = [
  ['chat', 'generateText'],
  ['embedding', 'embed'],
  ['token_extraction', 'extractTokens'],
  ['classification', 'classify'],
  ['reranking', 'rerank'],
  ['tts', 'synthesize'],
  ['stt', 'transcribe'],
  ['detection', 'detect'],
];

/** The methods that a model with these capabilities serves. */
export function methodsOf(capabilities: readonly string[]): readonly RuntimeMethod[] {
  return METHODS.flatMap(([capability, method]) => (capabilities.includes(capability) ? [method] : []));
}

/** The method that a model is asked by most likely. */
export function methodOf(capabilities: readonly string[]): RuntimeMethod {
  return methodsOf(capabilities)[0] ?? 'generateText';
}

/** What each method does, in words. */
export const METHOD_WORDS: Readonly<Record<RuntimeMethod, string>> = {
  generateText: 'Answer in text',
  streamText: 'Answer in text, as a stream',
  embed: 'Make a vector of a text',
  rerank: 'Put documents in order',
  classify: 'Classify a text',
  extractTokens: 'Find words and names in a text',
  synthesize: 'Speak a text',
  transcribe: 'Write down speech',
  detect: 'Find things in an image',
};
