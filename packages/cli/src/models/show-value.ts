import { list, milliseconds, moment, shortHash, wholeNumber } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';

/** How a value is to be read, beyond what it looks like. */
export interface ShownAs {
  /** A column's or a field's type: `datetime`, ... */
  readonly type?: string | undefined;
  readonly format?: string | undefined;
}

/** A cell of a table wraps nothing: longer ones are cut, and whole with `get` and `--json`. */
const LONGEST_CELL = 60;

/** A value in one line of a table. */
export function showCell(value: unknown, as: ShownAs = {}): string {
  const shown = showValue(value, as);
  return shown.length > LONGEST_CELL ? `${shown.slice(0, LONGEST_CELL - 1)}…` : shown;
}

/** A value in one line, whole. */
export function showValue(value: unknown, { type, format }: ShownAs = {}): string {
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value === 'string') return plainText(type === 'datetime' ? momentOf(value) : hashOf(value, format));
  if (typeof value === 'number') return showNumber(value, format);
  if (typeof value !== 'object') return String(value);
  if (isMask(value)) return showMask(value);
  if (Array.isArray(value)) {
    return list(
      value.map((one) => showValue(one)),
      '-',
    );
  }
  const parts = Object.entries(value).map(([key, inner]) => `${plainText(key)}=${showValue(inner)}`);
  return parts.length === 0 ? '-' : parts.join(' ');
}

/** The fields of a row, an object's parts each under their path: as `set` takes them. */
export function showFields(
  row: { readonly [field: string]: unknown },
  shownAs: (field: string) => ShownAs,
): (readonly [string, string])[] {
  return Object.entries(row).flatMap(([field, value]) => factsOf(field, value, shownAs(field)));
}

function factsOf(path: string, value: unknown, as: ShownAs): (readonly [string, string])[] {
  const isTree = typeof value === 'object' && value !== null && !Array.isArray(value) && !isMask(value);
  const inner = isTree ? Object.entries(value) : [];
  if (inner.length === 0) return [[plainText(path), showValue(value, as)]];
  return inner.flatMap(([key, one]) => factsOf(`${path}.${key}`, one, {}));
}

interface Mask {
  readonly hasValue: boolean;
  readonly hint: string | null;
  readonly needsAttention?: true;
}

function isMask(value: object): value is Mask {
  return 'hasValue' in value && 'hint' in value && typeof value.hasValue === 'boolean';
}

function showMask({ hasValue, hint, needsAttention }: Mask): string {
  if (needsAttention === true) return 'needs attention';
  return hasValue ? `****${plainText(hint ?? '')}` : '-';
}

function showNumber(value: number, format: string | undefined): string {
  switch (format) {
    case 'milliseconds':
      return milliseconds(value);
    case 'percent':
      return `${Math.round(value * 100)} %`;
    case 'bytes':
      return `${wholeNumber(value)} bytes`;
    default:
      return String(value);
  }
}

function hashOf(value: string, format: string | undefined): string {
  return format === 'hash' ? shortHash(value) : value;
}

function momentOf(value: string): string {
  return Number.isNaN(Date.parse(value)) ? value : moment(value);
}
