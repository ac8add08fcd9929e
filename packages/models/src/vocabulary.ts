/** What a model (AI) can do. Providers, engine instances and priorities speak these words and no others. */
export const CAPABILITIES = [
  'chat',
  'classification',
  'detection',
  'embedding',
  'image_to_text',
  'reasoning',
  'reranking',
  'stt',
  'token_extraction',
  'tool_calling',
  'tts',
] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** How the runtime of a model (AI) is called. */
export const RUNTIME_METHODS = [
  'generateText',
  'streamText',
  'embed',
  'rerank',
  'classify',
  'extractTokens',
  'synthesize',
  'transcribe',
  'detect',
] as const;

export type RuntimeMethod = (typeof RUNTIME_METHODS)[number];

/** Other words that people and providers use for a capability. */
export const CAPABILITY_ALIASES: { readonly [alias: string]: Capability } = {
  classifier: 'classification',
  classify: 'classification',
  completion: 'chat',
  detect: 'detection',
  embed: 'embedding',
  embeddings: 'embedding',
  extract_tokens: 'token_extraction',
  function_calling: 'tool_calling',
  image_captioning: 'image_to_text',
  ner: 'token_extraction',
  object_detection: 'detection',
  rerank: 'reranking',
  reranker: 'reranking',
  speech_to_text: 'stt',
  text_classification: 'classification',
  text_generation: 'chat',
  text_to_speech: 'tts',
  thinking: 'reasoning',
  token_classification: 'token_extraction',
  tools: 'tool_calling',
  transcribe: 'stt',
  transcription: 'stt',
  vision: 'image_to_text',
};
