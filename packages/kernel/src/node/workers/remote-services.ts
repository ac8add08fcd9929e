import type { MessagePort } from 'node:worker_threads';
import { shownError } from '../../json.ts';
import type { EngineScope, RunServices } from '../../services.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { unpackError } from './wire-error.ts';

/** Methods whose result nobody waits for. */
const LOG_METHODS = ['debug', 'info', 'warn', 'error'];

/**
 * The worker's side of services that live in the main thread: `context.ai.generate(x)` crosses, is answered there and
 * comes back as a promise. Arguments and results are copied, so they must be data.
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
  named(names: readonly string[]): RunServices {
    const key = names.join();
    let services = this.#byNames.get(key);
    if (services === undefined) {
      services = Object.fromEntries(
        names.map((name) => [
          name,
          (scope: EngineScope) => (name === 'log' ? this.#log(scope) : this.#service(name, scope)),
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
          const line = { kind: 'call', run, position, service: 'log', method, call: 0 } as const;
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

  #service(service: string, { position }: EngineScope): unknown {
    const run = this.run;
    return new Proxy(Object.freeze(Object.create(null)), {
      // Never `then`: awaiting the service itself must not call it.
      get: (_target, method) => {
        if (typeof method === 'symbol' || method === 'then') return undefined;
        return (...args: unknown[]) => {
          const call = ++this.#calls;
          const waiting = Promise.withResolvers<unknown>();
          this.#send({ kind: 'call', run, position, service, method, args, call });
          this.#waiting.set(call, waiting);
          return waiting.promise;
        };
      },
    });
  }

  #send(message: FromWorker): void {
    this.#port.postMessage(message);
  }
}
