import type { Capability, RuntimeMethod } from '@enginehouse/models';

/** What a provider's models do, seen from far. */
export const PROVIDER_KINDS = ['llm', 'tts', 'stt', 'cv', 'nlp'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** Where the AI runtime stands: on this machine, with somebody else, or either. */
export const DEPLOYMENTS = ['local', 'remote', 'hybrid'] as const;
export type Deployment = (typeof DEPLOYMENTS)[number];

/**
 * Where a provider's list of models comes from: the runtime itself is asked, the manifest lists them, or what is on disk
 * is looked at. One source, and never silently another.
 */
export const MODEL_SOURCES = ['provider_api', 'engine_catalog', 'inventory'] as const;
export type ModelSource = (typeof MODEL_SOURCES)[number];

/** What a model must be able to do for a method of its runtime. */
export const CAPABILITY_OF_METHOD: { readonly [Method in RuntimeMethod]: Capability } = {
  generateText: 'chat',
  streamText: 'chat',
  embed: 'embedding',
  rerank: 'reranking',
  classify: 'classification',
  extractTokens: 'token_extraction',
  synthesize: 'tts',
  transcribe: 'stt',
  detect: 'detection',
};
