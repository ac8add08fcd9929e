import type { Database, Queryable, Transaction } from '@enginehouse/store';
import type { Observer, TraceContext } from './observer.ts';

/** A database whose statements are told of where somebody traces what they are part of. Costs nothing where nobody does. */
export function observedDatabase(db: Database, observer: Observer, trace: TraceContext): Database {
  const query =
    (on: Queryable): Database['query'] =>
    async (sql, parameters, options) => {
      if (!trace.isRecording()) return on.query(sql, parameters, options);
      const startedAt = Date.now();
      const began = performance.now();
      let failed = true;
      try {
        const rows = await on.query<never>(sql, parameters, options);
        failed = false;
        return rows;
      } finally {
        const name = options?.name ?? firstWord(sql);
        observer.statementEnded({ name, startedAt, durationMs: performance.now() - began, failed });
      }
    };
  return {
    dialect: db.dialect,
    query: query(db),
    transaction: (work, options) =>
      db.transaction((tx) => {
        const told: Transaction = { dialect: tx.dialect, query: query(tx) };
        return work(told);
      }, options),
    listen: (channel, handler) => db.listen(channel, handler),
    load: () => db.load(),
    close: () => db.close(),
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

function firstWord(sql: string): string {
  return /^[\s(]*([a-z]+)/i.exec(sql)?.[1]?.toLowerCase() ?? 'statement';
}
