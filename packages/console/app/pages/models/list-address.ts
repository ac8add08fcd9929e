import type { ModelSchema } from '@enginehouse/api';
import { type AddressValues, pageOf } from '../../display/use-address.ts';

type FilterSchema = ModelSchema['filters'][number];

/** Rows of one page. */
export const PAGE_SIZE = 25;

/** What a list asks the server for. */
export interface ListQuery {
  readonly pageSize: number;
  readonly page?: number;
  readonly after?: string;
  readonly sort?: string;
  readonly filters?: Readonly<Record<string, unknown>>;
}

/** Names of a filter in the address: one, or two where it is a range. */
export function filterKeys({ field, match }: FilterSchema): readonly string[] {
  return match === 'range' ? [`f.${field}.from`, `f.${field}.to`] : [`f.${field}`];
}

/** What the address asks for. A page that it does not say well is the first; filters of other models are left out. */
export function listQueryOf(values: AddressValues, schema: Pick<ModelSchema, 'filters' | 'appendOnly'>): ListQuery {
  const filters = Object.fromEntries(
    schema.filters.flatMap((filter) => {
      const value = filterValue(values, filter);
      return value === undefined ? [] : [[filter.field, value] as const];
    }),
  );
  return {
    pageSize: PAGE_SIZE,
    ...(schema.appendOnly ? (values.after === undefined ? {} : { after: values.after }) : { page: pageOf(values) }),
    ...(values.sort === undefined ? {} : { sort: values.sort }),
    ...(Object.keys(filters).length === 0 ? {} : { filters }),
  };
}

function filterValue(values: AddressValues, filter: FilterSchema): unknown {
  const [from, to] = filterKeys(filter).map((key) => typedValue(values[key], filter.type));
  if (filter.match !== 'range') return from;
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function typedValue(text: string | undefined, type: FilterSchema['type']): unknown {
  if (text === undefined || text === '') return undefined;
  switch (type) {
    case 'int':
      // What is no number is refused by the server, with words.
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

/** How many filters the address sets. */
export function filtersSet(values: AddressValues, filters: readonly FilterSchema[]): number {
  return filters.filter((filter) => filterKeys(filter).some((key) => (values[key] ?? '') !== '')).length;
}

/** An address of a list with filters, for links: `listAddress('/audit', { entityType: 'users' })`. */
export function listAddress(base: string, filters: Readonly<Record<string, string | number>>): string {
  const params = new URLSearchParams(Object.entries(filters).map(([field, value]) => [`f.${field}`, String(value)]));
  return `${base}?${params}`;
}

/** `2026-11-20T10:15` of an input, in the time zone of this browser, as ISO 8601; '' where it is none. */
export function isoOfLocal(local: string): string {
  const date = new Date(local);
  return local === '' || Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** The other way round. */
export function localOfIso(iso: string | undefined): string {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
