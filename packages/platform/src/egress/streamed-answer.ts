import type { IncomingHttpHeaders } from 'node:http';
import { isEnginehouseError } from '@enginehouse/errors';
import type { Dispatcher } from 'undici';

export interface StreamedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  /** Null where the status has none. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** Statuses that have no body, whatever the server sends (fetch standard). */
const NO_BODY = new Set([204, 205, 304]);
/** Read ahead of whoever reads; then the socket waits. */
const AHEAD_BYTES = 64 * 1024;

/**
 * Takes an answer as it comes: resolves with its head, and hands its body on at the pace of whoever reads it. A reader that
 * lets go of the body ends the request; so does the signal, with its own reason.
 */
export class AnswerReader implements Dispatcher.DispatchHandler {
  readonly head: Promise<StreamedAnswer>;
  readonly #resolve: (answer: StreamedAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #signal: AbortSignal | null;
  readonly #isHead: boolean;
  #controller: Dispatcher.DispatchController | undefined;
  #body: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(signal: AbortSignal | null, method: string) {
    const { promise, resolve, reject } = Promise.withResolvers<StreamedAnswer>();
    this.head = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#isHead = method === 'HEAD';
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  readonly #abort = (): void => {
    const reason = this.#signal?.reason;
    this.#fail(reason);
    this.#controller?.abort(reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal?.aborted === true) controller.abort(this.#signal.reason);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText = '',
  ): void {
    if (status < 200) return;
    const isEmpty = this.#isHead || NO_BODY.has(status);
    const body = isEmpty
      ? null
      : new ReadableStream<Uint8Array>(
          {
            start: (own) => {
              this.#body = own;
            },
            pull: () => controller.resume(),
            cancel: (reason) => {
              this.#body = undefined;
              controller.abort(reason instanceof Error ? reason : new DOMException('', 'AbortError'));
            },
          },
          { highWaterMark: AHEAD_BYTES, size: ({ byteLength }) => byteLength },
        );
    this.#resolve({ status, statusText, headers, body });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body === undefined) return;
    this.#body.enqueue(chunk);
    if ((this.#body.desiredSize ?? 0) <= 0) controller.pause();
  }

  onResponseEnd(): void {
    this.#end();
    this.#body?.close();
    this.#body = undefined;
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#fail(
      this.#body === undefined || isEnginehouseError(error) ? error : new TypeError('terminated', { cause: error }),
    );
  }

  #fail(error: unknown): void {
    this.#reject(error);
    this.#body?.error(error);
    this.#body = undefined;
  }

  #end(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }
}
