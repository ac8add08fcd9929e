import type { RuntimeMethod } from '@enginehouse/models';
import type { AiHandle, CallOptions, TranscribeRequest } from '@enginehouse/sdk';

/** A call by one method: which of the runtimes of `METHOD_ANSWERS` is asked, and what comes of it. */
export type MethodCase = readonly [
  method: RuntimeMethod,
  model: string,
  ask: (ai: AiHandle, options?: CallOptions) => Promise<object>,
  answer: object,
  /** What is kept of both with `keepAiPayloads`. */
  kept: { readonly input: object; readonly output: object },
  /** What is said of an answer that is none. */
  unfit: RegExp,
];

const bytes = new TextEncoder().encode('RIFF');

/** Four bytes of speech. */
export const SPEECH: TranscribeRequest = { audio: bytes, mediaType: 'audio/wav' };

/** The methods whose requests or answers are ranks, bytes or boxes. */
export const METHOD_CASES: readonly MethodCase[] = [
  [
    'rerank',
    'ranks',
    (ai, options) => ai.rerank({ query: 'a', documents: ['b', 'aa', 'a'], topN: 2 }, options),
    {
      ranking: [
        { index: 1, score: 2 },
        { index: 2, score: 1 },
      ],
    },
    {
      input: { kind: 'json', preview: '{"query":"a","documents":["b","aa","a"],"topN":2}' },
      output: { kind: 'json', preview: '[{"index":1,"score":2},{"index":2,"score":1}]' },
    },
    /it answered without a list of ranks/,
  ],
  [
    'synthesize',
    'speaks',
    (ai, options) => ai.synthesize({ text: 'hello', voice: 'low', outputFormat: 'wav' }, options),
    { audio: new TextEncoder().encode('low wav hello') },
    {
      input: { kind: 'json', preview: '{"text":"hello","voice":"low","outputFormat":"wav"}' },
      output: { kind: 'bytes', bytes: 13, preview: '' },
    },
    /it answered without audio/,
  ],
  [
    'transcribe',
    'writes',
    (ai, options) => ai.transcribe(SPEECH, options),
    { text: 'audio/wav RIFF', language: 'en' },
    {
      input: { kind: 'json', preview: '{"audio":"(4 bytes)","mediaType":"audio/wav"}' },
      output: { kind: 'text', preview: 'audio/wav RIFF' },
    },
    /it answered without text/,
  ],
  [
    'detect',
    'spots',
    (ai, options) => ai.detect({ image: bytes, mediaType: 'image/png' }, options),
    { objects: [{ label: 'image/png', score: 0.5, box: { x: 0, y: 1, width: 4, height: 2 } }] },
    {
      input: { kind: 'json', preview: '{"image":"(4 bytes)","mediaType":"image/png"}' },
      output: { kind: 'json', preview: '[{"label":"image/png","score":0.5,"box":{"x":0,"y":1,"width":4,"height":2}}]' },
    },
    /it answered without a list of objects/,
  ],
];
