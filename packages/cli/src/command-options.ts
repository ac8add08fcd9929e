import { InvalidArgumentError } from 'commander';

/** `a,b` or the option given twice: a list without blanks. */
export function names(value: string, before: readonly string[] = []): readonly string[] {
  const found = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (found.length === 0) throw new InvalidArgumentError('expected one or more names, separated by commas');
  return [...before, ...found];
}

/** A whole number from `least` on. */
export function wholeNumberFrom(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < least || value.trim() === '') {
      throw new InvalidArgumentError(`expected a whole number from ${least} on`);
    }
    return number;
  };
}

/** Any whole number, negative ones included. */
export function anyWholeNumber(value: string): number {
  return wholeNumberFrom(Number.MIN_SAFE_INTEGER)(value);
}

/** A time as people write it, as ISO 8601. */
export function moment(value: string): string {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('expected a time like 2026-11-20T08:00:00Z');
  return time.toISOString();
}

/** Rows of a page: 1 to 200. */
export function pageSize(value: string): number {
  const number = wholeNumberFrom(1)(value);
  if (number > 200) throw new InvalidArgumentError('a page has at most 200 rows; the next page is printed below it');
  return number;
}

/** Without the keys that are undefined: an absent option and an undefined field are different things to a schema. */
export function definedOnly<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
