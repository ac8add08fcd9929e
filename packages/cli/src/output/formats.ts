const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function wholeNumber(value: number): string {
  return WHOLE.format(value);
}

/** `1 value`, `3 values`. */
export function counted(count: number, what: string): string {
  return `${wholeNumber(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** Milliseconds with three significant digits. */
export function milliseconds(value: number): string {
  if (value >= 1000) return `${(value / 1000).toPrecision(3)} s`;
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`;
}

/** The first 12 characters: enough to tell hashes apart by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** ISO 8601 without the fraction of a second. */
export function moment(value: string | number): string {
  return new Date(value).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function list(names: readonly string[], none = 'none'): string {
  return names.length === 0 ? none : names.join(', ');
}
