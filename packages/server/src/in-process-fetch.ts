import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { FastifyInstance } from 'fastify';
import { keepSignal, SIGNAL_HEADER, takeSignal } from './in-process-signals.ts';

/**
 * A `fetch` into the server of this process, without a socket: for the typed client of a program that opened the
 * platform itself. Streams both ways, with back-pressure. The host of the address is ignored.
 */
export function inProcessFetch(app: FastifyInstance): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const { pathname, search } = new URL(request.url);
    const name = keepSignal(signal);
    try {
      const response = await app.inject({
        method: request.method as 'GET',
        url: pathname + search,
        headers: {
          ...Object.fromEntries(request.headers),
          ...framing(request),
          host: 'localhost',
          [SIGNAL_HEADER]: name,
        },
        ...(request.body === null ? {} : { payload: Readable.fromWeb(request.body as NodeReadableStream<Uint8Array>) }),
        payloadAsStream: true,
      });
      const headers = new Headers();
      for (const [key, value] of Object.entries(response.headers))
        if (value !== undefined) headers.set(key, String(value));
      const body = Readable.toWeb(response.stream()) as ReadableStream<Uint8Array>;
      return new Response(body, { status: response.statusCode, headers });
    } catch (reason) {
      signal.throwIfAborted();
      throw reason;
    } finally {
      takeSignal(name);
    }
  };
}

/** A body whose length is not known is sent in chunks, as a socket would. */
function framing(request: Request): Record<string, string> {
  return request.body === null ? {} : { 'transfer-encoding': 'chunked' };
}
