/** Longest JSON that stands in a cell of a table. */
const MOST = 80;

/** `waiting_confirmation`: waiting confirmation. */
export function wordsOf(value: string): string {
  return value.replaceAll(/[_-]/g, ' ');
}

/** A value as JSON in a line, cut where it is long. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
