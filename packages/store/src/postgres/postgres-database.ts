import pg from 'pg';
import type {
  Database,
  DatabaseLoad,
  QueryOptions,
  SqlParameter,
  Transaction,
  TransactionOptions,
} from '../database.ts';
import { databaseClosed, databaseError } from '../database-errors.ts';
import { storeErrors } from '../errors.ts';
import { InFlight } from '../in-flight.ts';
import { CLIENT_TYPES, sendQuery } from '../send-query.ts';
import { TransactionScope } from '../transaction-scope.ts';
import { PostgresListener } from './postgres-listener.ts';

export interface PostgresDatabaseOptions {
  /** `postgres://user:password@host:port/database`. Never repeated in an error. */
  readonly url: string;
  /** Most connections at a time, without the one that listens and the one for what is urgent. Default 10. */
  readonly maxConnections?: number;
}

/** NULLS NOT DISTINCT came with 15. */
const OLDEST_VERSION = 150_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** An urgent statement whose connection leads nowhere must fail while there is time to send it over another. */
const URGENT_TIMEOUT_MS = 3_000;
/** A node that stops in the middle of a transaction must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_MS = 30_000;

class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #pool: pg.Pool;
  readonly #urgent: pg.Pool;
  readonly #listener: PostgresListener;
  readonly #scope = new TransactionScope('postgres');
  readonly #inFlight = new InFlight();
  #closing: Promise<void> | undefined;

  constructor({ url, maxConnections = 10 }: PostgresDatabaseOptions) {
    const connection: pg.ClientConfig = {
      connectionString: url,
      types: CLIENT_TYPES,
      application_name: 'enginehouse',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    };
    this.#pool = new pg.Pool({
      ...connection,
      max: maxConnections,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    });
    // Opened with the first urgent statement.
    this.#urgent = new pg.Pool({
      ...connection,
      max: 1,
      connectionTimeoutMillis: URGENT_TIMEOUT_MS,
      query_timeout: URGENT_TIMEOUT_MS,
    });
    // An idle connection that is lost is replaced by the next statement; nobody waits for it.
    for (const pool of [this.#pool, this.#urgent]) pool.on('error', () => undefined);
    this.#listener = new PostgresListener(connection);
  }

  async open(): Promise<void> {
    const [server] = await this.query<{ version: string; number: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
    );
    if (server !== undefined && server.number < OLDEST_VERSION) {
      throw storeErrors.error('DATABASE_TOO_OLD', { message: `The server is PostgreSQL ${server.version}` });
    }
  }

  async query<Row extends object>(
    sql: string,
    parameters?: readonly SqlParameter[],
    options?: QueryOptions,
  ): Promise<Row[]> {
    this.#scope.refuseInside();
    if (this.#closing !== undefined) throw databaseClosed();
    const pool = options?.urgent === true ? this.#urgent : this.#pool;
    return this.#inFlight.track(() => sendQuery<Row>(pool, sql, parameters, options));
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    this.#scope.refuseInside();
    if (this.#closing !== undefined) throw databaseClosed();
    return this.#inFlight.track(() => this.#transaction(work, options));
  }

  async #transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw databaseError(error);
    });
    let lost: Error | undefined;
    const onLost = (error: Error): void => {
      lost = error;
    };
    client.once('error', onLost);
    try {
      return await this.#scope.run(client, work, options);
    } catch (error) {
      // A connection whose transaction could not be rolled back must not serve others.
      if (client.getTransactionStatus() !== 'I') lost ??= new Error('left in a transaction');
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(lost ?? false);
    }
  }

  async listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>> {
    if (this.#closing !== undefined) throw databaseClosed();
    return this.#listener.listen(channel, handler);
  }

  load(): DatabaseLoad {
    const pools = [this.#pool, this.#urgent];
    const sum = (of: (pool: pg.Pool) => number): number => pools.reduce((total, pool) => total + of(pool), 0);
    return {
      connections: sum(({ totalCount }) => totalCount),
      idle: sum(({ idleCount }) => idleCount),
      waiting: sum(({ waitingCount }) => waitingCount),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#inFlight.idle();
    await Promise.all([this.#listener.close(), this.#pool.end(), this.#urgent.end()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Connects to a PostgreSQL server. Rejects with `DATABASE_GONE`, `DATABASE_SIGN_IN_REFUSED`, `DATABASE_TOO_OLD` and the like. */
export async function openPostgres(options: PostgresDatabaseOptions): Promise<Database> {
  refuseBadUrl(options.url);
  const database = new PostgresDatabase(options);
  try {
    await database.open();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** Checked here because Node's own error repeats the URL with its password. */
function refuseBadUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw storeErrors.error('DATABASE_URL_INVALID', { message: 'The URL of the database cannot be read' });
  }
}
