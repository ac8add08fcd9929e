import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';

/** While it is there, what reaches out of this process by itself is refused, and noted. */
export interface GuardedNetwork extends Disposable {
  /** What was tried, in words. */
  readonly strays: readonly string[];
}

const letThrough = new AsyncLocalStorage<true>();

/** The way of the host: what is done within may reach out. */
export function throughHost<Result>(work: () => Result): Result {
  return letThrough.run(true, work);
}

/**
 * Adapters reach out by `host.fetch` alone. Packages that have a fetch of their own, or open sockets, would go around the
 * platform's dialer and nobody would see it: here they cannot.
 */
export function guardNetwork(): GuardedNetwork {
  const strays: string[] = [];
  const { fetch } = globalThis;
  const { connect } = Socket.prototype;
  const refuse = (what: string): void => {
    if (letThrough.getStore() === true) return;
    strays.push(what);
    throw new Error(`${what} went around the host`);
  };
  globalThis.fetch = async (input, init) => {
    refuse('the global fetch');
    return fetch(input, init);
  };
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
    refuse('a socket');
    return Reflect.apply(connect, this, given) as Socket;
  };
  return {
    strays,
    [Symbol.dispose]() {
      globalThis.fetch = fetch;
      Socket.prototype.connect = connect;
    },
  };
}
