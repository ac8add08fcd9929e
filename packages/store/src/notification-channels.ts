import { databaseError } from './database-errors.ts';

type Handler = (payload: string) => void;

const CHANNEL_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Who hears what. Both drivers put their connection beside it and LISTEN anew after losing one. */
export class NotificationChannels {
  readonly #handlers = new Map<string, Set<Handler>>();

  /** True when the channel is new, so that somebody must LISTEN. */
  add(channel: string, handler: Handler): boolean {
    if (!CHANNEL_NAME.test(channel)) throw databaseError(new TypeError(`'${channel}' is not the name of a channel`));
    const handlers = this.#handlers.get(channel);
    if (handlers !== undefined) {
      handlers.add(handler);
      return false;
    }
    this.#handlers.set(channel, new Set([handler]));
    return true;
  }

  /** True when it was the last handler of the channel. */
  remove(channel: string, handler: Handler): boolean {
    const handlers = this.#handlers.get(channel);
    if (handlers === undefined || !handlers.delete(handler)) return false;
    return handlers.size === 0 && this.#handlers.delete(channel);
  }

  /** True while somebody listens to the channel. */
  has(channel: string): boolean {
    return this.#handlers.has(channel);
  }

  /** A handler that throws keeps nobody else from hearing; its error surfaces as uncaught. */
  deliver(channel: string, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) queueMicrotask(() => handler(payload));
  }

  /** Wakes everybody: notifications may have been missed. */
  wakeAll(): void {
    for (const channel of this.#handlers.keys()) this.deliver(channel, '');
  }

  /** One statement that subscribes to every channel; empty when there is none. */
  listenStatement(): string {
    return [...this.#handlers.keys()].map((channel) => `listen ${channel}`).join('; ');
  }

  get empty(): boolean {
    return this.#handlers.size === 0;
  }
}
