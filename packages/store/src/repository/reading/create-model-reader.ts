import type { Catalogue, RegisteredModel, Sealer } from '@enginehouse/models';
import type { Database } from '../../database.ts';
import { type CompiledModel, compileModel } from '../compile-model.ts';
import { readPolicy } from '../policy.ts';
import type { Caller, ModelReader, PageRequest, RowPage, RowSelection, ShownRow } from '../repository.ts';
import { type Scope, scopeCondition } from '../scope.ts';
import { type CursorList, type RowPlace, readCursor, writeCursor } from './cursor.ts';
import { type FilteredInput, readFilters } from './filters.ts';
import {
  countStatement,
  placeColumn,
  type Question,
  type RowsInput,
  type RowsQuestion,
  rowsStatement,
  TOTAL,
} from './list-statements.ts';
import { checkOptions, SELECTION_OPTIONS, VIEW_OPTIONS } from './options.ts';
import { type AskedPage, MOST_COUNTED, readPage } from './page.ts';
import { readDetail } from './read-row.ts';
import { invalidPage, tooManyRows } from './reading-errors.ts';
import { selectionOf } from './selection.ts';
import { type ReadRow, shownRow } from './shown-row.ts';
import { readSort } from './sort.ts';
import type { Statement } from './statement.ts';
import { textFolding } from './text-folding.ts';

export interface ModelReaderParts {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
}

/** Most rows that `all` answers with. */
const MOST_AT_ONCE = 10_000;
/** Rows whose secrets are opened for their masks without letting others run between: about 2 ms. */
const ROWS_IN_ONE_GO = 250;

/** The reading half of the repository: scope, filters, sorts, pages and masks over every core model. */
export function createModelReader({ db, sealer, catalogue }: ModelReaderParts): ModelReader {
  const parts = { sealer, catalogue };

  function scopeOf(compiled: CompiledModel, caller: Caller, policy: unknown): Scope {
    const { entry } = compiled;
    return scopeCondition(compiled, caller, entry.access.read, readPolicy(entry, caller, policy));
  }

  async function questionOf(entry: RegisteredModel, caller: Caller, selection: RowSelection): Promise<Question> {
    checkOptions(entry.model.name, selection, SELECTION_OPTIONS);
    const compiled = compileModel(entry);
    const scope = scopeOf(compiled, caller, selection.policy);
    const filters = readFilters(compiled, scope, selection.filters);
    return { compiled, scope, filters, folding: await textFolding(db) };
  }

  function send<Input extends FilteredInput>(statement: Statement<Input>, input: Input): Promise<ReadRow[]> {
    return db.query<ReadRow>(statement.sql, statement.parameters(input), statement.options);
  }

  async function countOf(question: Question): Promise<number> {
    if (question.scope.empty) return 0;
    const [row] = await send(countStatement(question), { ...question, catalogue });
    return (row?.[TOTAL] as number | undefined) ?? 0;
  }

  async function rowsOf(question: RowsQuestion): Promise<ReadRow[]> {
    return question.scope.empty ? [] : send<RowsInput>(rowsStatement(question), { ...question, catalogue });
  }

  async function list(entry: RegisteredModel, caller: Caller, request: PageRequest = {}): Promise<RowPage> {
    const question = await questionOf(entry, caller, request);
    const { compiled, scope, filters } = question;
    const order = readSort(compiled, scope, request.sort);
    const byCursor = compiled.model.appendOnly === true;
    const asked = readPage(request, byCursor);
    const { page, place } = placeOf(asked, { compiled, order, filters });
    const { pageSize } = asked;
    const selection = selectionOf(compiled, 'row', scope);
    // One row more tells whether there is another page.
    const limit = byCursor ? pageSize + 1 : pageSize;
    const offset = place === null ? page * pageSize : 0;
    const found = await rowsOf({ ...question, order, selection, counted: true, place, limit, offset });
    const total = await totalOf(question, found, place === null && page === 0);
    const result = {
      rows: found.slice(0, pageSize).map((row) => shownRow(selection, row, parts)),
      totalRows: counted(compiled, total),
      page,
      pageSize,
      filters: filters.values,
      sort: order.applied,
    };
    if (!byCursor) return result;
    const next = nextCursor({ compiled, order, filters }, found, page, pageSize);
    return { ...result, ...(total > MOST_COUNTED ? { more: true as const } : {}), next };
  }

  /** Every row carries the number of all; a page without rows, but the first, must ask for it. */
  async function totalOf(question: Question, found: readonly ReadRow[], isFirst: boolean): Promise<number> {
    const [row] = found;
    if (row !== undefined) return row[TOTAL] as number;
    return isFirst ? 0 : countOf(question);
  }

  return {
    list,
    async all(entry, caller, request = {}) {
      const question = await questionOf(entry, caller, request);
      const { compiled, scope, filters } = question;
      const order = readSort(compiled, scope, request.sort);
      const selection = selectionOf(compiled, 'row', scope);
      const whole = { counted: false, place: null, limit: MOST_AT_ONCE + 1, offset: 0 };
      const found = await rowsOf({ ...question, order, selection, ...whole });
      if (found.length > MOST_AT_ONCE) throw tooManyRows(entry.model.name, MOST_AT_ONCE);
      const rows: ShownRow[] = [];
      for (const row of found) {
        if (rows.length > 0 && rows.length % ROWS_IN_ONE_GO === 0 && selection.sealed.length > 0) await othersRun();
        rows.push(shownRow(selection, row, parts));
      }
      return { rows, filters: filters.values, sort: order.applied };
    },
    async count(entry, caller, selection = {}) {
      const question = await questionOf(entry, caller, selection);
      return counted(question.compiled, await countOf(question));
    },
    async view(entry, caller, id, options = {}) {
      checkOptions(entry.model.name, options, VIEW_OPTIONS);
      const compiled = compileModel(entry);
      return readDetail(db, compiled, id, scopeOf(compiled, caller, options.policy), parts);
    },
  };
}

function placeOf({ page, after }: AskedPage, list: CursorList): { page: number; place: RowPlace | null } {
  if (after === null) return { page, place: null };
  const found = readCursor(list, after);
  if (page !== 0 && page !== found.page) throw invalidPage('page', "'page' and 'after' name different pages");
  return found;
}

function counted({ model }: CompiledModel, total: number): number {
  return model.appendOnly === true ? Math.min(total, MOST_COUNTED) : total;
}

function nextCursor(list: CursorList, found: readonly ReadRow[], page: number, pageSize: number): string | null {
  const last = found[pageSize - 1];
  if (last === undefined || found.length <= pageSize) return null;
  const place = list.order.keys.map((_, index) => last[placeColumn(index)] as string | null);
  return writeCursor(list, { page: page + 1, place });
}

function othersRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
