/** Which database answers: the embedded one, or a PostgreSQL server. SQL and results are the same on both. */
export type Dialect = 'pglite' | 'postgres';

/**
 * What a statement's `$1`, `$2` may be. JSON goes as text (`JSON.stringify`) into a `jsonb` parameter: an object has no
 * form of its own, and a list becomes a PostgreSQL array.
 */
export type SqlParameter = null | string | number | bigint | boolean | Date | Uint8Array | readonly SqlParameter[];

export interface QueryOptions {
  /**
   * Prepares the statement under this name, once per connection; use it where the same text is sent often (0.74 of the
   * time without). One name belongs to one text.
   */
  readonly name?: string;
  /**
   * Goes ahead of whatever waits for a connection, over one that serves nothing else, and is given up (`DATABASE_GONE`)
   * after 3 s: for the few statements that a node stays live by. The embedded database has one queue, and this joins it.
   */
  readonly urgent?: boolean;
}

/** Something that takes statements. */
export interface Queryable {
  /**
   * Sends one statement. Resolves with its rows: `int8` as number, `timestamptz` as Date, `bytea` as Uint8Array,
   * `json` parsed, `numeric` as text. Rejects with a typed error (`DATABASE_...`) whose `cause` is the driver's own
   * and whose `details.sqlState` is PostgreSQL's code where there is one. After `DATABASE_GONE` it is unknown whether a
   * statement that writes was done. Without parameters, several statements separated by `;` are one transaction.
   */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly SqlParameter[],
    options?: QueryOptions,
  ): Promise<Row[]>;
}

export interface TransactionOptions {
  /** Default `read committed`. With `repeatable read` every statement sees the snapshot of the first. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
}

/** A transaction that is open. It ends with the callback it was handed to. */
export interface Transaction extends Queryable {
  readonly dialect: Dialect;
}

export interface DatabaseLoad {
  /** That are open, without the one that listens; of the embedded database 1. */
  readonly connections: number;
  readonly idle: number;
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number;
}

/** A database: one connection pool, or the embedded database of a data folder. */
export interface Database extends Queryable, AsyncDisposable {
  readonly dialect: Dialect;
  /**
   * Runs `work` in one transaction: committed when it resolves, undone when it rejects. Asking the database itself from
   * within `work` is `TRANSACTION_MISUSED` on both dialects: on the embedded one it would wait for ever.
   */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /**
   * Hears NOTIFY on a channel, from the moment this resolves until `stop`. After a lost connection the handler is
   * called once with an empty payload, because notifications may have been missed: a payload only wakes.
   */
  listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>>;
  /** How busy it is at this moment, as this process sees it. */
  load(): DatabaseLoad;
  /** Waits for what is under way, then lets go of everything. May be called twice. */
  close(): Promise<void>;
}
