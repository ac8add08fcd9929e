import { isPlainObject } from './plain-object.ts';
import { unknownOption } from './reading-errors.ts';

/** What `list` takes; `all` and `count` take the same, and leave the page aside. */
export const SELECTION_OPTIONS = ['page', 'pageSize', 'after', 'filters', 'sort', 'policy'] as const;
export const VIEW_OPTIONS = ['policy'] as const;

/**
 * Throws `UNKNOWN_OPTION` for a key that a call does not take: `filter` in place of `filters` would show every row.
 */
export function checkOptions(where: string, given: unknown, known: readonly string[]): void {
  if (!isPlainObject(given)) throw unknownOption(where, null, known);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unknownOption(where, unknown, known);
}
