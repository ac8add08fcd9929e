import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { databaseError } from '../database-errors.ts';
import { NotificationChannels } from '../notification-channels.ts';
import { sendQuery } from '../send-query.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
/** Notifications of a connection that leads nowhere would be missed without an error: it is asked now and then. */
const LOOK_MS = 2_000;
const LOOK_TIMEOUT_MS = 2_000;

/** LISTEN needs a connection of its own that stays; this one comes back by itself when it is lost. */
export class PostgresListener {
  readonly #config: pg.ClientConfig;
  readonly #channels = new NotificationChannels();
  readonly #stopped = new AbortController();
  #client: Promise<pg.Client> | undefined;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  async listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>> {
    const hear = (payload: string): void => handler(payload);
    const isNew = this.#channels.add(channel, hear);
    try {
      const client = await this.#connected();
      if (isNew) await sendQuery(client, `listen ${channel}`);
    } catch (error) {
      this.#channels.remove(channel, hear);
      throw databaseError(error);
    }
    return async () => {
      if (!this.#channels.remove(channel, hear) || this.#stopped.signal.aborted) return;
      // Unheard notifications do no harm, so a lost connection is no reason to fail.
      const client = await this.#client?.catch(() => undefined);
      // Who has begun to listen meanwhile may have sent LISTEN already: an UNLISTEN behind it would leave them deaf.
      if (client === undefined || this.#channels.has(channel)) return;
      await sendQuery(client, `unlisten ${channel}`).catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => this.#channels.deliver(channel, payload ?? ''));
    await client.connect();
    const look = setInterval(() => void lookAt(client), LOOK_MS).unref();
    client.once('end', () => {
      clearInterval(look);
      this.#client = undefined;
      if (!this.#stopped.signal.aborted) void this.#reconnect();
    });
    const listen = this.#channels.listenStatement();
    if (listen !== '') await sendQuery(client, listen);
    return client;
  }

  async #reconnect(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.#channels.empty; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await delay(pause, undefined, { signal: this.#stopped.signal, ref: false });
        await this.#connected();
        this.#channels.wakeAll();
        return;
      } catch {
        if (this.#stopped.signal.aborted) return;
      }
    }
  }
}

/** Ends a connection that does not answer: it comes back by itself, and wakes everybody. */
async function lookAt(client: pg.Client): Promise<void> {
  const question: pg.QueryConfig & { readonly query_timeout: number } = {
    text: 'select 1',
    query_timeout: LOOK_TIMEOUT_MS,
  };
  await client.query(question).catch(() => client.end().catch(() => undefined));
}
