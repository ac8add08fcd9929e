import type { Row } from '../answers.ts';
import type { CallOptions } from './call.ts';
import type { Client } from './create-client.ts';

type ListQuery = NonNullable<Parameters<Client['models']['list']>[0]['query']>;

/** Rows of one request, the most that the server gives. */
const PAGE_SIZE = 200;
/** What is read whole are lists that people keep; one that is longer is cut off. */
const MOST_PAGES = 50;

/** Every row of a core model that a query asks for, in its order; 10,000 at most. */
export async function allRows(
  client: Client,
  model: string,
  query: Omit<ListQuery, 'page' | 'pageSize' | 'after'> = {},
  options?: CallOptions,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = { params: { model }, query: { ...query, page, pageSize: PAGE_SIZE } };
    const answer = await client.models.list(asked, options);
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || rows.length >= answer.totalRows) break;
  }
  return rows;
}
