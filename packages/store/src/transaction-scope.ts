import { AsyncLocalStorage } from 'node:async_hooks';
import type { Client, PoolClient } from 'pg';
import type { Dialect, QueryOptions, SqlParameter, Transaction, TransactionOptions } from './database.ts';
import { databaseError, transactionMisused } from './database-errors.ts';
import { sendQuery } from './send-query.ts';

interface OpenTransaction {
  open: boolean;
}

/** Runs transactions on connections, and knows whether the code that asks is inside of one that is open. */
export class TransactionScope {
  readonly #current = new AsyncLocalStorage<OpenTransaction>();
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** Throws `TRANSACTION_MISUSED` when a transaction of this database is open around the caller. */
  refuseInside(): void {
    if (this.#current.getStore()?.open === true) {
      throw transactionMisused('The database was asked from within one of its own transactions');
    }
  }

  /** Begin, work, commit on one connection that nobody else uses meanwhile. */
  async run<Result>(
    client: Client | PoolClient,
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    const state: OpenTransaction = { open: true };
    const transaction: Transaction = {
      dialect: this.#dialect,
      query: async <Row extends object>(
        sql: string,
        parameters?: readonly SqlParameter[],
        queryOptions?: QueryOptions,
      ) => {
        if (!state.open) throw transactionMisused('A transaction was used after its end');
        return sendQuery<Row>(client, sql, parameters, queryOptions);
      },
    };
    await sendQuery(client, beginStatement(options));
    let result: Result;
    try {
      result = await this.#current.run(state, work, transaction);
    } catch (error) {
      state.open = false;
      // The first error is the one that counts; a connection too broken to roll back is dropped by its owner.
      await sendQuery(client, 'rollback').catch(() => undefined);
      throw error;
    }
    state.open = false;
    // COMMIT of a transaction in which a statement failed answers ROLLBACK and no error.
    const { command } = await client.query('commit').catch((error: unknown) => {
      throw databaseError(error);
    });
    if (command === 'ROLLBACK') throw transactionMisused('A statement failed, and its error was not passed on');
    return result;
  }
}

function beginStatement({ isolation, readOnly }: TransactionOptions): string {
  return `begin${isolation === undefined ? '' : ` isolation level ${isolation}`}${readOnly === true ? ' read only' : ''}`;
}
