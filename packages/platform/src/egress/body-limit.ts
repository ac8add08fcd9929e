import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { egressAnswerTooLarge } from './egress-errors.ts';

/** Longest an answer may be, in bytes. */
export interface BodyLimits {
  /** Of an answer that is read whole. */
  readonly whole: number;
  /** Of one line of an answer that comes line by line, which may be as long as it likes. */
  readonly line: number;
}

/**
 * The largest answers that are read whole are lists of vectors: 2,048 of 3,072 numbers are 75 MB of JSON. A line of a stream
 * holds a piece of text, or an image.
 */
export const BODY_LIMITS: BodyLimits = { whole: 128 * 1024 * 1024, line: 16 * 1024 * 1024 };

const BY_LINE = /^(?:text\/event-stream|application\/(?:x-ndjson|jsonl|x-jsonlines|json-seq))\b/i;
const LINE_FEED = 10;

/** Cuts answers off that are too long, whoever reads them: the connection ends with `EGRESS_ANSWER_TOO_LARGE`. */
export function limitBodies(subject: string, limits: BodyLimits): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, new LimitedBody(handler, subject, limits));
}

/** Hands everything on to another handler, and counts. */
class LimitedBody implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #subject: string;
  readonly #limits: BodyLimits;
  #byLine = false;
  /** Bytes of the answer, or of its last line. */
  #bytes = 0;

  constructor(handler: Dispatcher.DispatchHandler, subject: string, limits: BodyLimits) {
    this.#handler = handler;
    this.#subject = subject;
    this.#limits = limits;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    message?: string,
  ): void {
    if (status >= 200) {
      this.#byLine = isReadByLine(headers);
      if (!this.#byLine && Number(headers['content-length']) > this.#limits.whole) {
        controller.abort(this.#tooLarge());
        return;
      }
    }
    this.#handler.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const lastBreak = this.#byLine ? chunk.lastIndexOf(LINE_FEED) : -1;
    this.#bytes = lastBreak === -1 ? this.#bytes + chunk.length : chunk.length - lastBreak - 1;
    if (this.#bytes > (this.#byLine ? this.#limits.line : this.#limits.whole)) controller.abort(this.#tooLarge());
    else this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    this.#handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#handler.onResponseError?.(controller, error);
  }

  #tooLarge(): Error {
    const { line, whole } = this.#limits;
    return egressAnswerTooLarge(this.#subject, this.#byLine ? line : whole, this.#byLine);
  }
}

function isReadByLine(headers: { readonly [name: string]: string | readonly string[] | undefined }): boolean {
  return BY_LINE.test(String(headers['content-type'] ?? ''));
}
