import type { EmbedRequest, EmbedResult } from '@enginehouse/sdk';
import { invalidRequest } from '../../errors.ts';
import { wireUsage } from './chat-completion.ts';
import type { EmbeddingsRequest } from './chat-request.ts';
import { unsupportedParameter } from './openai-errors.ts';

/** How the vectors of an answer are written. */
export type VectorEncoding = 'float' | 'base64';

/** An answer of `/v1/embeddings`. */
export interface EmbeddingList {
  readonly object: 'list';
  readonly data: readonly {
    readonly object: 'embedding';
    readonly index: number;
    readonly embedding: readonly number[] | string;
  }[];
  readonly model: string;
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number };
}

const UNDERSTOOD: ReadonlySet<string> = new Set(['model', 'input', 'encoding_format', 'dimensions', 'user']);

/** A request for embeddings in the platform's words. Throws `INVALID_REQUEST` and `UNSUPPORTED_PARAMETER`. */
export function embedRequestOf(request: EmbeddingsRequest): EmbedRequest {
  const unknown = Object.entries(request).find(([field, value]) => value != null && !UNDERSTOOD.has(field))?.[0];
  if (unknown !== undefined) throw unsupportedParameter(unknown.slice(0, 80), 'it');
  const { input, dimensions } = request;
  const values = typeof input === 'string' ? [input] : input.map(textOnly);
  if (values.length === 0) throw invalidRequest('input', 'is empty', 'a text or a list of texts');
  return { values, ...(dimensions == null ? {} : { dimensions }) };
}

/** Numbers of tokens are those of one model's own dictionary. */
function textOnly(value: string | number | readonly number[]): string {
  if (typeof value === 'string') return value;
  throw unsupportedParameter('input', 'input as numbers of tokens');
}

export function encodingOf({ encoding_format: encoding }: EmbeddingsRequest): VectorEncoding {
  return encoding ?? 'float';
}

export function embeddingListOf(result: EmbedResult, encoding: VectorEncoding): EmbeddingList {
  const { prompt_tokens, total_tokens } = wireUsage(result.usage) ?? { prompt_tokens: 0, total_tokens: 0 };
  return {
    object: 'list',
    data: result.embeddings.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoded(vector, encoding),
    })),
    model: result.by.modelName,
    usage: { prompt_tokens, total_tokens },
  };
}

/** A vector in the encoding that was asked for: numbers, or 32-bit floats, little endian, as base64. */
export function encoded(vector: readonly number[] | string, encoding: VectorEncoding): readonly number[] | string {
  if (encoding === 'float') return typeof vector === 'string' ? floatsOf(vector) : vector;
  return typeof vector === 'string' ? vector : base64Of(vector);
}

function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}

function floatsOf(text: string): number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}

/** An answer with all its vectors in the encoding that was asked for; null where they are that already. */
export function withEncoding(
  list: Readonly<Record<string, unknown>>,
  encoding: VectorEncoding,
): Record<string, unknown> | null {
  const { data } = list;
  if (!Array.isArray(data) || !data.some((one) => isVector(one) && isOther(one.embedding, encoding))) return null;
  return {
    ...list,
    data: data.map((one) => (isVector(one) ? { ...one, embedding: encoded(one.embedding, encoding) } : one)),
  };
}

function isOther(vector: readonly number[] | string, encoding: VectorEncoding): boolean {
  return (typeof vector === 'string') !== (encoding === 'base64');
}

function isVector(value: unknown): value is { readonly embedding: readonly number[] | string } {
  if (typeof value !== 'object' || value === null) return false;
  const { embedding } = value as { readonly embedding?: unknown };
  return typeof embedding === 'string' || (Array.isArray(embedding) && typeof embedding[0] === 'number');
}
