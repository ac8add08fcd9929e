import { allRows, type RowPage } from '@enginehouse/api';
import { client } from './client.ts';

type ListQuery = NonNullable<Parameters<typeof client.models.list>[0]['query']>;

/** Rows by the type of row that a page was made for. */
export interface Rows<Row> extends Omit<RowPage, 'rows'> {
  readonly rows: readonly Row[];
}

/** The rows that a query asks for. The type is the caller's word: it names the fields of the core model that it shows. */
export async function listRows<Row>(model: string, query: ListQuery, signal?: AbortSignal): Promise<Rows<Row>> {
  const answer = await client.models.list({ params: { model }, query }, signal && { signal });
  return { ...answer, rows: answer.rows as unknown as readonly Row[] };
}

/** All rows that a query asks for, of a model that has tens of them. */
export async function listAllRows<Row>(
  model: string,
  query: Parameters<typeof allRows>[2],
  signal?: AbortSignal,
): Promise<readonly Row[]> {
  return (await allRows(client, model, query, signal && { signal })) as unknown as readonly Row[];
}

/** One row by its key. */
export async function readRow<Row>(model: string, id: string | number, signal?: AbortSignal): Promise<Row> {
  const row = await client.models.view({ params: { model, id: String(id) } }, signal && { signal });
  return row as unknown as Row;
}
