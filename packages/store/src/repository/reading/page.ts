import type { PageRequest } from '../repository.ts';
import { invalidPage } from './reading-errors.ts';

export const MOST_PER_PAGE = 200;
const DEFAULT_PAGE_SIZE = 25;
/** Append-only core models are counted, and paged by number, up to this many rows. */
export const MOST_COUNTED = 10_000;

/** Which page: by number, or the one after a row. */
export interface AskedPage {
  readonly page: number;
  readonly pageSize: number;
  /** Null: by number. */
  readonly after: string | null;
}

/**
 * Reads the page of a request. `INVALID_PAGE` for what is no whole number from 0, and for pages by number beyond 10,000 rows
 * of an append-only core model: those are gone through by cursor. Page sizes are held between 1 and 200.
 */
export function readPage({ page, pageSize, after }: PageRequest, appendOnly: boolean): AskedPage {
  const size = held(wholeNumber('pageSize', pageSize, DEFAULT_PAGE_SIZE));
  const number = wholeNumber('page', page, 0);
  if (number < 0) throw invalidPage('page', 'pages are numbered from 0');
  const cursor = readCursorText(after, appendOnly);
  if (!Number.isSafeInteger(number * size)) throw invalidPage('page', 'there is no page of so high a number');
  if (appendOnly && cursor === null && number * size >= MOST_COUNTED) {
    throw invalidPage(
      'page',
      `pages are numbered up to ${MOST_COUNTED.toLocaleString('en')} rows`,
      'Go on from the last page by cursor: pass its `next` as `after`.',
    );
  }
  return { page: number, pageSize: size, after: cursor };
}

function readCursorText(after: unknown, appendOnly: boolean): string | null {
  if (after === undefined || after === null || after === '') return null;
  if (typeof after !== 'string') throw invalidPage('after', 'a cursor is a text');
  if (!appendOnly) {
    throw invalidPage('after', 'this core model has no cursors', 'Page by number: `page` and `pageSize`.');
  }
  return after;
}

function wholeNumber(name: 'page' | 'pageSize', given: unknown, otherwise: number): number {
  if (given === undefined || given === null) return otherwise;
  if (!Number.isSafeInteger(given)) throw invalidPage(name, `'${name}' is a whole number`);
  return given as number;
}

function held(size: number): number {
  return Math.min(Math.max(size, 1), MOST_PER_PAGE);
}
