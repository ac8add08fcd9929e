import { isEnginehouseError } from '@enginehouse/errors';
import { ALL_MODELS, type CoreModel, columnName } from '@enginehouse/models';
import type { OpenModelProxy, OpenSort } from '@enginehouse/sdk';
import type { Database } from '@enginehouse/store';
import type { AccessHouse } from './access-house.ts';

export function modelOf(name: string): CoreModel {
  const entry = ALL_MODELS.find(({ model }) => model.name === name);
  if (entry === undefined) throw new TypeError(`${name} is not a core model`);
  return entry.model;
}

/**
 * Does the work in a world where these rows never were, and puts them back as they were. Foreign keys and triggers are
 * passed by: nothing else of the world changes with them.
 */
export async function withoutRows<Result>(
  db: Database,
  { table, key }: { readonly table: string; readonly key: string },
  keys: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  await db.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    await tx.query(
      `create table rows_aside as select * from ${table} where ${key}::text = any('${arrayOf(keys)}'::text[])`,
    );
    const gone = await tx.query(
      `delete from ${table} it using rows_aside gone where it.${key} = gone.${key} returning 1`,
    );
    if (gone.length !== keys.length)
      throw new TypeError(`${gone.length} of ${keys.length} rows of ${table} were there`);
  });
  try {
    return await work();
  } finally {
    await db.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(`insert into ${table} overriding system value select * from rows_aside`);
      await tx.query('drop table rows_aside');
    });
  }
}

/** One question to a core model, and how it is shown when answers differ. */
export interface Question {
  readonly asks: string;
  readonly ask: (model: OpenModelProxy) => Promise<unknown>;
}

/** Values that a field has, in any row; what people guess where nobody sees it. */
async function valuesOf({ db, operator }: AccessHouse, model: CoreModel, name: string): Promise<readonly unknown[]> {
  const field = model.fields[name];
  if (field === undefined || field.virtual === true) return ['guess'];
  if (field.computed === undefined && model.source === undefined) {
    const column = columnName(name, field);
    const rows = await db.query<{ value: unknown }>(
      `select distinct "${column}"::text as raw, "${column}" as value from ${model.name} where "${column}" is not null order by raw limit 6`,
    );
    return rows.length === 0 ? ['guess'] : rows.map(({ value }) => askable(value));
  }
  const { rows } = await operator.get(model.name as string).all();
  const shown = [...new Set(rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined))];
  return [...shown.slice(0, 3).map(askable), 'everything', 'system.'];
}

/** The questions that anybody may put to a core model: right ones, and ones that are refused. */
export async function questionsTo(house: AccessHouse, name: string, hidden: readonly string[]): Promise<Question[]> {
  const model = modelOf(name);
  const questions: Question[] = [
    { asks: 'all', ask: (proxy) => proxy.all() },
    { asks: 'count', ask: (proxy) => proxy.count() },
    { asks: 'pages', ask: (proxy) => pagesOf(proxy, model.appendOnly === true) },
    { asks: 'filtersModel', ask: (proxy) => proxy.filtersModel() },
    { asks: 'tableModel', ask: (proxy) => proxy.tableModel() },
  ];
  for (const field of Object.keys(model.fields)) {
    const match = model.filters[field];
    for (const value of await valuesOf(house, model, field)) {
      const filter = match === 'range' ? { from: value } : value;
      const filters = { [field]: filter };
      questions.push({ asks: `list ${JSON.stringify(filters)}`, ask: (proxy) => proxy.list({ filters, pageSize: 2 }) });
      if (match === undefined) break;
      questions.push({ asks: `count ${JSON.stringify(filters)}`, ask: (proxy) => proxy.count({ filters }) });
      if (match !== 'range') continue;
      const until = { [field]: { to: value } };
      questions.push({ asks: `count ${JSON.stringify(until)}`, ask: (proxy) => proxy.count({ filters: until }) });
    }
    for (const direction of ['asc', 'desc'] as const) {
      const sort: OpenSort = { field, direction };
      questions.push({
        asks: `list by ${field} ${direction}`,
        ask: (proxy) => proxy.list({ sort, page: 1, pageSize: 2 }),
      });
    }
  }
  for (const key of [...hidden.slice(0, 3), 'none', '999999999']) {
    const id = /^\d+$/.test(key) ? Number(key) : key;
    questions.push(
      { asks: `view ${id}`, ask: (proxy) => proxy.view(id) },
      { asks: `rights ${id}`, ask: (proxy) => proxy.rights(id) },
      { asks: `formModelUpdate ${id}`, ask: (proxy) => proxy.formModelUpdate(id) },
      { asks: `update ${id}`, ask: (proxy) => proxy.update(id, {}) },
      { asks: `update ${id} of an old revision`, ask: (proxy) => proxy.update(id, {}, { ifRevision: 1 }) },
      { asks: `delete ${id}`, ask: (proxy) => proxy.delete(id, { cascade: true }) },
    );
  }
  return questions;
}

/** What everybody who asks is told, byte for byte. */
export async function answerTo({ ask }: Question, model: OpenModelProxy): Promise<string> {
  try {
    return JSON.stringify(await ask(model)) ?? 'undefined';
  } catch (error) {
    if (!isEnginehouseError(error)) throw error;
    const { code, message, where, fix, problems, details } = error;
    return JSON.stringify({ code, message, where, fix, problems, details });
  }
}

async function pagesOf(model: OpenModelProxy, hasCursors: boolean): Promise<unknown> {
  const pages: unknown[] = [];
  let after: string | null | undefined;
  for (let page = 0; page < 4; page++) {
    const answer = await model.list(hasCursors && after ? { pageSize: 3, after } : { pageSize: 3, page });
    pages.push(answer);
    after = answer.next;
    if (hasCursors && after == null) break;
  }
  return pages;
}

function askable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return Array.isArray(value) ? (value[0] ?? 'guess') : value;
}

function arrayOf(keys: readonly string[]): string {
  return `{${keys.map((key) => `"${key.replaceAll("'", "''")}"`).join(',')}}`;
}
