import { Readable } from 'node:stream';
import type { RouteDefinition } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import type { FastifyReply } from 'fastify';
import type { ByteAnswer } from './call.ts';
import { errorAnswer } from './dialects.ts';

export interface ByteContext {
  readonly requestId: string;
  /** The typed error of what the source threw. */
  readonly typed: (thrown: unknown) => EnginehouseError;
  /** Whether `details` of an error go along. */
  readonly details: boolean;
}

/** Sends bytes as they come. The source is read as fast as the caller takes them, and left when it goes. */
export function sendBytes(
  reply: FastifyReply,
  route: RouteDefinition,
  { type, headers = {}, body }: ByteAnswer,
  context: ByteContext,
): FastifyReply {
  reply.type(type).headers(headers);
  if (typeof body === 'string' || body instanceof Uint8Array) return reply.send(body);
  // Some proxies collect an answer before they pass it on.
  return reply.header('x-accel-buffering', 'no').send(Readable.from(withLastWord(body, route, context)));
}

/** A stream that breaks off says why, in its last event. */
async function* withLastWord(
  body: AsyncIterable<string | Uint8Array>,
  route: RouteDefinition,
  { requestId, typed, details }: ByteContext,
): AsyncGenerator<string | Uint8Array, void, void> {
  try {
    yield* body;
  } catch (thrown) {
    yield `data: ${errorAnswer(route, typed(thrown), { requestId, details }).body}\n\n`;
  }
}
