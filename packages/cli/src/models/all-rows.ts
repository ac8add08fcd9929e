import type { Client, Row } from '@enginehouse/api';

const PAGE_SIZE = 200;
/** What is looked through here are lists that people keep; one that is longer is cut off. */
const MOST_PAGES = 50;

/** Every row of a core model that people keep, in its own order; 10,000 at most. */
export async function allRows(client: Client, model: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.models.list({ params: { model }, query: { page, pageSize: PAGE_SIZE } });
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || rows.length >= answer.totalRows) break;
  }
  return rows;
}
