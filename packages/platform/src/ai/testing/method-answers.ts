import type { IncomingMessage, RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';

/** What any method sends, as JSON: bytes as base64. */
interface Asked {
  readonly query: string;
  readonly documents: { readonly values: readonly string[] };
  readonly text: string;
  readonly voice?: string;
  readonly outputFormat?: string;
  readonly audio: string;
  readonly image: string;
  readonly mediaType: string;
}

/** Answers with the audio that it is given, or with JSON. */
const answering =
  (make: (asked: Asked) => unknown): RequestListener =>
  async (request: IncomingMessage, answer) => {
    const made = make((await json(request)) as Asked);
    if (made instanceof Uint8Array) answer.setHeader('content-type', 'audio/wav').end(made);
    else answer.end(JSON.stringify(made));
  };
const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/**
 * A runtime of each method, by the path of its model: what it answers is made of all that it is asked, so that nothing can
 * be lost on the way.
 */
export const METHOD_ANSWERS: Readonly<Record<string, RequestListener>> = {
  /** The score of a document is how often the query is in it; the limit it does not know. */
  ranks: answering(({ query, documents }) => ({
    ranking: documents.values.map((text, index) => ({ index, relevanceScore: text.split(query).length - 1 })),
  })),
  /** A document that nobody gave it. */
  'ranks-more': answering(() => ({ ranking: [{ index: 2, relevanceScore: 1 }] })),
  speaks: answering(({ text, voice, outputFormat }) => Buffer.from(`${voice} ${outputFormat} ${text}`)),
  'speaks-base64': answering(({ text }) => ({ audio: Buffer.from(`spoken ${text}`).toString('base64') })),
  writes: answering(({ audio, mediaType }) => ({ text: `${mediaType} ${bytesOf(audio)}`, language: 'en' })),
  'writes-only': answering(({ audio }) => ({ text: String(bytesOf(audio)) })),
  spots: answering(({ image, mediaType }) => ({
    objects: [{ label: mediaType, score: 0.5, box: { x: 0, y: 1, width: bytesOf(image).length, height: 2 } }],
  })),
};
