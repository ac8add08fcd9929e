import type { MessagePort } from 'node:worker_threads';
import { shownError } from '../../json.ts';
import type { EngineScope, RunServices } from '../../services.ts';
import type { FromWorker, ToWorker, WireLink, WireService } from './messages.ts';
import { notInWorkers, sendData } from './not-in-workers.ts';
import { unpackError } from './wire-error.ts';

/** Methods whose result nobody waits for. */
const LOG_METHODS = ['debug', 'info', 'warn', 'error'];

/**
 * The worker's side of services that live in the main thread: `context.oracle.ask(x)` crosses, is answered there and comes
 * back as a promise. Arguments and results are copied, so they must be data. What a service gives to call further, as
 * `context.ai.forObjective('x')` does, stays here as a note of how it is got, and crosses with the call that is made of it.
 */
export class RemoteServices {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #byNames = new Map<string, RunServices>();
  #calls = 0;
  /** The run under way: a worker has one at a time. */
  run = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** The same object for the same names, so that the kernel keeps one widened context class. */
  named(offered: readonly WireService[]): RunServices {
    const key = offered.map(({ name, handles, stays }) => `${name}:${handles}:${stays}`).join();
    let services = this.#byNames.get(key);
    if (services === undefined) {
      services = Object.fromEntries(
        offered.map((service) => [
          service.name,
          (scope: EngineScope) => (service.name === 'log' ? this.#log(scope) : this.#service(service, scope)),
        ]),
      );
      this.#byNames.set(key, services);
    }
    return services;
  }

  /** An answer of the main thread. */
  answer(message: Extract<ToWorker, { kind: 'reply' | 'refusal' }>): void {
    const waiting = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    if (message.kind === 'reply') waiting?.resolve(message.value);
    else waiting?.reject(unpackError(message.error));
  }

  #log(scope: EngineScope): Readonly<Record<string, (...args: unknown[]) => void>> {
    const { position } = scope;
    const run = this.run;
    return Object.fromEntries(
      LOG_METHODS.map((method) => [
        method,
        (...args: unknown[]) => {
          const line = { kind: 'call', run, position, service: 'log', links: [], method, call: 0 } as const;
          try {
            this.#send({ ...line, args });
          } catch (error) {
            // What cannot be copied stays here: inline it would not have failed its engine either.
            this.#send({ ...line, args: [shownError(args[0]), { notShown: shownError(error) }] });
          }
        },
      ]),
    );
  }

  #service(service: WireService, { position }: EngineScope): unknown {
    const run = this.run;
    const { name, handles, stays } = service;
    const got = (links: readonly WireLink[]): unknown =>
      new Proxy(Object.freeze(Object.create(null)), {
        // Never `then`: awaiting the service itself must not call it.
        get: (_target, method) => {
          if (typeof method === 'symbol' || method === 'then') return undefined;
          if (links.length === 0 && handles.includes(method)) {
            return (...args: unknown[]) => got([{ method, args }]);
          }
          return async (...args: unknown[]) => {
            if (stays.includes(method)) throw notInWorkers(name, method, 'its answer is no data');
            const call = ++this.#calls;
            sendData(name, method, () =>
              this.#send({ kind: 'call', run, position, service: name, links, method, args, call }),
            );
            const waiting = Promise.withResolvers<unknown>();
            this.#waiting.set(call, waiting);
            return waiting.promise;
          };
        },
      });
    return got([]);
  }

  #send(message: FromWorker): void {
    this.#port.postMessage(message);
  }
}
