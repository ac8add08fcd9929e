import { setMaxListeners } from 'node:events';
import type { EnginehouseError } from '@enginehouse/errors';
import { shuttingDown } from '@enginehouse/platform';
import type { FastifyReply } from 'fastify';
import { clientGone, requestTimedOut } from './errors.ts';
import { routeOf } from './request-name.ts';

/** One request under way. */
export interface OpenCall {
  /** The request is read whole and its handler begins: from here on the handler answers. Throws when it is too late. */
  begin(): void;
  /** Aborted when the caller goes away, the time limit passes or the server closes; the reason is a typed error. */
  readonly signal: AbortSignal;
  /** Rejects with the reason once the signal is aborted; races what cannot be aborted. */
  readonly aborted: Promise<never>;
  /** Aborted when the server begins to close: begin nothing more, finish what is under way. */
  readonly draining: AbortSignal;
}

export interface OpenCalls {
  /**
   * Opens the call of a reply; it closes with the reply. `onTimeout` answers for a request that has not begun when its
   * time is up; without a limit it is never called. `unhurried`: the limit ends when the handler begins.
   */
  open(
    reply: FastifyReply,
    limitMs: number | null,
    onTimeout: (error: EnginehouseError) => void,
    unhurried: boolean,
  ): OpenCall;
  readonly draining: boolean;
  /** Takes no new calls, waits for those under way, and aborts what is left after `graceMs`. */
  drain(graceMs: number): Promise<void>;
}

/** How long aborted calls have to say goodbye before their connections are cut. */
const FAREWELL_MS = 1_000;

export function createOpenCalls(): OpenCalls {
  const controllers = new Set<AbortController>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let onEmpty = (): void => {};

  const empty = async (withinMs: number): Promise<void> => {
    if (controllers.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    onEmpty = resolve;
    await promise;
    clearTimeout(timer);
  };

  return {
    open(reply, limitMs, onTimeout, unhurried) {
      let begun = false;
      const controller = new AbortController();
      const { signal } = controller;
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      aborted.catch(() => {});
      const expire = (): void => {
        const error = requestTimedOut(limitMs ?? 0, `${reply.request.method} ${routeOf(reply.request)}`);
        controller.abort(error);
        if (!begun) onTimeout(error);
      };
      const timer = limitMs === null ? undefined : setTimeout(expire, limitMs);
      controllers.add(controller);
      reply.raw.once('close', () => {
        clearTimeout(timer);
        controllers.delete(controller);
        // Ended by us: the answer is out, and what goes on behind it is none of the caller's.
        if (!reply.raw.writableEnded) controller.abort(clientGone());
        if (controllers.size === 0) onEmpty();
      });
      const begin = (): void => {
        begun = true;
        signal.throwIfAborted();
        if (unhurried) clearTimeout(timer);
      };
      return { begin, signal, aborted, draining: closing.signal };
    },
    get draining() {
      return closing.signal.aborted;
    },
    async drain(graceMs) {
      closing.abort();
      await empty(graceMs);
      for (const controller of controllers) controller.abort(shuttingDown());
      await empty(FAREWELL_MS);
    },
  };
}
