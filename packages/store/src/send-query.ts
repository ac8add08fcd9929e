import pg from 'pg';
import type { QueryOptions, SqlParameter } from './database.ts';
import { databaseError } from './database-errors.ts';

const INT8 = 20;
const INT8_ARRAY = 1016;

/** Client settings of both dialects: `int8` is a number here. Ids, counters and sizes stay below 2^53. */
export const CLIENT_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const parse = pg.types.getTypeParser(oid, format as 'text');
    if (oid === INT8) return Number;
    if (oid === INT8_ARRAY)
      return (text: string) => (parse(text) as (string | null)[]).map((n) => (n === null ? n : Number(n)));
    return parse;
  },
};

/** Anything of `pg` that takes a query. */
export type PgQueryable = Pick<pg.Client, 'query'> | Pick<pg.Pool, 'query'>;

export async function sendQuery<Row extends object = Record<string, unknown>>(
  target: PgQueryable,
  text: string,
  parameters?: readonly SqlParameter[],
  options?: QueryOptions,
): Promise<Row[]> {
  let result: pg.QueryResult<Row> | pg.QueryResult<Row>[];
  try {
    result = await target.query<Row>({
      text,
      ...(parameters === undefined ? {} : { values: parameters as SqlParameter[] }),
      ...(options?.name === undefined ? {} : { name: options.name }),
    });
  } catch (error) {
    throw databaseError(error);
  }
  // Several statements in one text give a list of results.
  if (Array.isArray(result)) return result.at(-1)?.rows ?? [];
  return result.rows;
}
