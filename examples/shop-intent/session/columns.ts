import type { Signals } from '@enginehouse/kernel';

/**
 * A count, a time in seconds or a rate of the session, from a JSON number or the text of a CSV cell.
 * Every such column is needed: a missing, negative or unreadable one throws, and so fails the engine that reads it
 * and what depends on it, never the whole run.
 */
export function readNumber(signals: Signals, column: string): number {
  const given = signals[column];
  if (typeof given === 'number' && given >= 0 && given < Number.POSITIVE_INFINITY) return given;
  if (typeof given === 'string') {
    const number = given.trim() === '' ? Number.NaN : Number(given);
    if (number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  }
  throw new TypeError(
    given === undefined || given === null || given === ''
      ? `column '${column}' is missing: give a number of 0 or more`
      : `column '${column}' is ${JSON.stringify(given).slice(0, 60)}: expected a number of 0 or more`,
  );
}

/**
 * The text of a column that names a kind (`Month`, `Browser`), spelled as in the data (`June`, `TRUE`); numbers and
 * booleans are spelled likewise. An empty text when the column is missing: an unknown kind weighs nothing.
 */
export function readKind(signals: Signals, column: string): string {
  const given = signals[column];
  if (typeof given === 'string') {
    const text = given.trim();
    return text === 'true' || text === 'false' ? text.toUpperCase() : text;
  }
  if (typeof given === 'number') return String(given);
  if (typeof given === 'boolean') return given ? 'TRUE' : 'FALSE';
  return '';
}
