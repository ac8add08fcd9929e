import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Values in the query string of the address: filters, sort, page, the open tab. */
export type AddressValues = Readonly<Record<string, string | undefined>>;

/** What goes with another filter or order: the list begins at its first page again. */
export const FROM_THE_FIRST = { page: undefined, after: undefined };

/** The page that the address names, from 0; there people count from 1. What is no page is the first. */
export function pageOf({ page }: AddressValues): number {
  const number = Number(page ?? '1');
  return Number.isSafeInteger(number) && number > 1 ? number - 1 : 0;
}

/**
 * What the address says of a page beyond its path, so that a link or a reload shows the same. `set` changes the values given
 * and keeps the others; undefined and '' leave the address. `replace` (default): the back button skips it.
 */
export function useAddress(): {
  readonly values: AddressValues;
  readonly set: (changes: AddressValues, options?: { readonly replace?: boolean }) => void;
} {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (changes: AddressValues, { replace = true }: { readonly replace?: boolean } = {}) =>
      setParams((before) => withValues(before, changes), { replace }),
    [setParams],
  );
  return { values: Object.fromEntries(params), set };
}

function withValues(before: URLSearchParams, changes: AddressValues): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') after.delete(name);
    else after.set(name, value);
  }
  return after;
}
