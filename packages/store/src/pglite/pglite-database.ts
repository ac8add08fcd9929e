import { resolve } from 'node:path';
import type {
  Database,
  DatabaseLoad,
  QueryOptions,
  SqlParameter,
  Transaction,
  TransactionOptions,
} from '../database.ts';
import { databaseClosed, databaseError } from '../database-errors.ts';
import { InFlight } from '../in-flight.ts';
import { NotificationChannels } from '../notification-channels.ts';
import { sendQuery } from '../send-query.ts';
import { TransactionScope } from '../transaction-scope.ts';
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
import { openPgliteSession, type PgliteSession } from './pglite-session.ts';
import { Turnstile } from './turnstile.ts';

export interface PgliteDatabaseOptions {
  /** The data folder; PostgreSQL's files are in `db` inside of it. Created when missing. */
  readonly dataDir: string;
  /** Flags of Node for the worker thread. Default none. */
  readonly workerFlags?: readonly string[];
}

/** A start that failed is not tried again sooner: each costs a second of work. */
const RESTART_PAUSE_MS = 1_000;

/**
 * The embedded database of a data folder. This process owns the folder until `close`. When PostgreSQL stops by itself (a
 * full disk, a panic), what was under way is refused with a typed error, and the next statement starts it again: its log
 * brings back every commit.
 */
class PgliteDatabase implements Database {
  readonly dialect = 'pglite';
  readonly #options: PgliteDatabaseOptions;
  readonly #lock: DataFolderLock;
  readonly #turnstile = new Turnstile();
  readonly #scope = new TransactionScope('pglite');
  readonly #channels = new NotificationChannels();
  readonly #inFlight = new InFlight();
  #session: Promise<PgliteSession> | undefined;
  #failedStart: { readonly at: number; readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PgliteDatabaseOptions) {
    this.#options = { ...options, dataDir: resolve(options.dataDir) };
    this.#lock = lockDataFolder(this.#options.dataDir);
  }

  async open(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      this.#lock.release();
      throw databaseError(error, this.#options.dataDir);
    }
  }

  async query<Row extends object>(
    sql: string,
    parameters?: readonly SqlParameter[],
    options?: QueryOptions,
  ): Promise<Row[]> {
    this.#scope.refuseInside();
    if (this.#closing !== undefined) throw databaseClosed();
    return this.#inFlight.track(async () => {
      const passage = this.#turnstile.passage();
      if (passage !== undefined) await passage;
      return this.#use((session) => sendQuery<Row>(session.client, sql, parameters, options));
    });
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    this.#scope.refuseInside();
    if (this.#closing !== undefined) throw databaseClosed();
    return this.#inFlight.track(async () => {
      const { turn, leave } = this.#turnstile.enter();
      try {
        if (turn !== undefined) await turn;
        return await this.#use((session) => this.#scope.run(session.client, work, options));
      } finally {
        leave();
      }
    });
  }

  async listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>> {
    if (this.#closing !== undefined) throw databaseClosed();
    const hear = (payload: string): void => handler(payload);
    if (this.#channels.add(channel, hear)) {
      try {
        await this.query(`listen ${channel}`);
      } catch (error) {
        // Kept, it would pass for a channel that is listened to, and the next listener would hear nothing.
        this.#channels.remove(channel, hear);
        throw error;
      }
    }
    return async () => {
      if (this.#channels.remove(channel, hear) && this.#closing === undefined) await this.query(`unlisten ${channel}`);
    };
  }

  load(): DatabaseLoad {
    const { count } = this.#inFlight;
    return { connections: 1, idle: count === 0 ? 1 : 0, waiting: Math.max(0, count - 1) };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#inFlight.idle();
    const session = await this.#session?.catch(() => undefined);
    await session?.close();
    this.#lock.release();
  }

  /** An error of a session that died is told by why it died. */
  async #use<Result>(work: (session: PgliteSession) => Promise<Result>): Promise<Result> {
    let session: PgliteSession | undefined;
    try {
      session = await this.#open();
      return await work(session);
    } catch (error) {
      const failure = session?.failure();
      throw failure === undefined ? error : databaseError(failure);
    }
  }

  #open(): Promise<PgliteSession> {
    if (this.#session !== undefined) return this.#session;
    const failed = this.#failedStart;
    if (failed !== undefined && performance.now() - failed.at < RESTART_PAUSE_MS) return Promise.reject(failed.error);
    const session = this.#start();
    this.#session = session;
    session.then(
      () => {
        this.#failedStart = undefined;
      },
      (error: unknown) => {
        this.#failedStart = { at: performance.now(), error };
        if (this.#session === session) this.#session = undefined;
      },
    );
    return session;
  }

  async #start(): Promise<PgliteSession> {
    try {
      const session = await openPgliteSession({
        folder: resolve(this.#options.dataDir, 'db'),
        execArgv: this.#options.workerFlags ?? [],
        onNotification: (channel, payload) => this.#channels.deliver(channel, payload),
        onEnd: () => {
          this.#session = undefined;
        },
      });
      const listen = this.#channels.listenStatement();
      if (listen !== '') {
        await sendQuery(session.client, listen);
        this.#channels.wakeAll();
      }
      return session;
    } catch (error) {
      throw databaseError(error, this.#options.dataDir);
    }
  }
}

/** Opens the embedded database. Rejects with `DATA_FOLDER_IN_USE`, `DATA_FOLDER_UNUSABLE`, `DATABASE_...`. */
export async function openPglite(options: PgliteDatabaseOptions): Promise<Database> {
  const database = new PgliteDatabase(options);
  await database.open();
  return database;
}
