import { createHash } from 'node:crypto';
import type { Field } from '@enginehouse/models';
import type { CompiledModel } from '../compile-model.ts';
import { isCalendarDay } from './filter-values.ts';
import type { AppliedFilters } from './filters.ts';
import { invalidPage } from './reading-errors.ts';
import { isStorableText, isUuid } from './row-id.ts';
import type { RowOrder } from './sort.ts';

/** The place of a row in its list: what it is ordered by, as text. */
export type RowPlace = readonly (string | null)[];

export interface CursorPage {
  readonly page: number;
  readonly place: RowPlace;
}

/** What a cursor belongs to: it means nothing in another list. */
export interface CursorList {
  readonly compiled: CompiledModel;
  readonly order: RowOrder;
  readonly filters: AppliedFilters;
}

const LONGEST_CURSOR = 100_000;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

/**
 * The cursor of the page after a row. It holds what the row is ordered by and a digest of the list, so that one that was
 * cut, changed or taken from elsewhere is told apart. It grants nothing: rows in scope are all that any cursor finds.
 */
export function writeCursor(list: CursorList, { page, place }: CursorPage): string {
  const content = JSON.stringify([page, ...place]);
  return Buffer.from(`${digest(list, content)}${content}`, 'utf8').toString('base64url');
}

/** Throws `INVALID_PAGE`. */
export function readCursor(list: CursorList, cursor: string): CursorPage {
  const found = cursor.length <= LONGEST_CURSOR ? parse(list, cursor) : undefined;
  if (found === undefined) throw invalidPage('after', "'after' is no cursor of this list");
  return found;
}

function parse(list: CursorList, cursor: string): CursorPage | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const content = text.slice(DIGEST);
  if (text.slice(0, DIGEST) !== digest(list, content)) return undefined;
  const { keys } = list.order;
  const [page, ...place] = JSON.parse(content) as [number, ...(string | null)[]];
  const isWhole =
    Number.isSafeInteger(page) &&
    place.length === keys.length &&
    keys.every(({ field }, index) => isPlaceOf(field.field, place[index]));
  return isWhole ? { page, place } : undefined;
}

const DIGEST = 16;

function digest({ compiled, order, filters }: CursorList, content: string): string {
  const list = [compiled.model.name, order.shape, filters.values, content];
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, DIGEST);
}

/** Anybody can compute a digest: a value must be one that the field's type takes. */
function isPlaceOf({ type }: Field, value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'string') return false;
  switch (type) {
    case 'int':
    case 'bigint':
      return /^-?\d{1,18}$/.test(value);
    case 'float':
      return /^(-?\d+(\.\d+)?(e[+-]?\d{1,3})?|NaN|-?Infinity)$/.test(value) && value.length < 40;
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'uuid':
      return isUuid(value);
    case 'datetime':
      return TIME.test(value) && isCalendarDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
    default:
      return isStorableText(value);
  }
}
