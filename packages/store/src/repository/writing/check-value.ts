import { didYouMean } from '@enginehouse/errors';
import { type Catalogue, type Field, type FieldRule, type KnownList, normalizeText } from '@enginehouse/models';
import { isPlainObject } from '../reading/plain-object.ts';
import { isStorableText, isUuid } from '../reading/row-id.ts';

/** A value as it is kept, or what is wrong with it, as a sentence. */
export type Checked = { readonly value: unknown } | { readonly problem: string };

const LONGEST_TEXT = 1_000;
const LONGEST_LIST = 1_000;
/** Blanks that a normalisation takes away, beyond the longest text. */
const SPARE_BLANKS = 8_000;
const INT4 = 2_147_483_647;
/** ISO 8601 with its zone, as rows show times. */
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const BYTES = /^([0-9a-f]{2})*$/i;

/**
 * A given value against its field: its type, its normalisation, its rule. Null is a value only of nullable fields; a blank
 * text is none. JSON is looked at no deeper than its kind: the sealer walks it.
 */
export function checkValue(name: string, field: Field, given: unknown, catalogue: Catalogue): Checked {
  const checked = checkTyped(name, field, given, catalogue);
  const message = field.rule?.message;
  return 'problem' in checked && message !== undefined ? { problem: message } : checked;
}

function checkTyped(name: string, field: Field, given: unknown, catalogue: Catalogue): Checked {
  const { rule = {} } = field;
  switch (field.type) {
    case 'int':
    case 'bigint': {
      const most = field.type === 'int' ? INT4 : Number.MAX_SAFE_INTEGER;
      if (!Number.isSafeInteger(given)) return { problem: `${name} must be a whole number` };
      return checkNumber(name, given as number, { min: -most, max: most, ...rule });
    }
    case 'float':
      if (typeof given !== 'number' || !Number.isFinite(given)) return { problem: `${name} must be a number` };
      return checkNumber(name, given, rule);
    case 'boolean':
      return typeof given === 'boolean' ? { value: given } : { problem: `${name} must be true or false` };
    case 'enum':
      if (typeof given === 'string' && field.values.includes(given)) return { value: given };
      return { problem: `${name} must be one of ${field.values.join(', ')}${meant(given, field.values)}` };
    case 'datetime':
      return checkDatetime(name, given);
    case 'uuid':
      if (typeof given !== 'string' || !isUuid(given)) return { problem: `${name} must be a UUID` };
      return { value: given.toLowerCase() };
    case 'bytes':
      if (typeof given !== 'string' || !BYTES.test(given)) return { problem: `${name} must be hexadecimal digits` };
      return { value: `\\x${given}` };
    case 'json':
      return checkKind(name, rule, given);
    case 'text-list':
      return checkList(name, field, given, catalogue);
    case 'text':
      return checkText(name, field, given, catalogue);
  }
}

function checkNumber(name: string, given: number, { min, max, clamp }: FieldRule): Checked {
  const value = given === 0 ? 0 : given;
  if (clamp === true) return { value: Math.min(max ?? value, Math.max(min ?? value, value)) };
  if (min !== undefined && value < min) return { problem: `${name} must be >= ${min}` };
  if (max !== undefined && value > max) return { problem: `${name} must be <= ${max}` };
  return { value };
}

function checkDatetime(name: string, given: unknown): Checked {
  const text = given instanceof Date && Number.isFinite(given.getTime()) ? given.toISOString() : given;
  const time = typeof text === 'string' && DATETIME.test(text) ? new Date(text) : undefined;
  if (time === undefined || !Number.isFinite(time.getTime())) {
    return { problem: `${name} must be a time in ISO 8601 with its zone, such as 2026-01-31T12:00:00Z` };
  }
  // Four digits, moved by a zone, can lie before the year 1 or after 9999, which SQL writes in another way.
  const year = time.getUTCFullYear();
  if (year < 1 || year > 9999) return { problem: `${name} must lie in the years 1 to 9999` };
  return { value: time.toISOString() };
}

function checkKind(name: string, { json }: FieldRule, given: unknown): Checked {
  if (json === 'object' && !isPlainObject(given)) return { problem: `${name} must be an object` };
  if (json === 'list' && !Array.isArray(given)) return { problem: `${name} must be a list` };
  return { value: given };
}

function checkList(name: string, field: Field, given: unknown, catalogue: Catalogue): Checked {
  if (!Array.isArray(given)) return { problem: `${name} must be a list` };
  const most = field.rule?.maxLength ?? LONGEST_LIST;
  if (given.length > most) return { problem: `${name} must have at most ${most} members` };
  const { maxLength: _, ...rule } = field.rule ?? {};
  const members: string[] = [];
  // By index: a list with holes has undefined there, which is no text.
  for (let index = 0; index < given.length; index++) {
    const checked = checkText(`${name}[${index}]`, { ...field, rule }, given[index], catalogue);
    if ('problem' in checked) return checked;
    if (isBlank(checked.value)) return { problem: `${name}[${index}] must not be blank` };
    members.push(checked.value as string);
  }
  return { value: [...new Set(members)] };
}

function checkText(name: string, field: Field, given: unknown, catalogue: Catalogue): Checked {
  const { rule = {} } = field;
  if (typeof given !== 'string') return { problem: `${name} must be text` };
  // Before it is normalised: a pattern over ten megabytes of blanks is work for nothing.
  const most = rule.maxLength ?? LONGEST_TEXT;
  if (given.length > most + SPARE_BLANKS) return { problem: tooLong(name, most) };
  if (!isStorableText(given)) return { problem: `${name} must not hold a NUL character or half of a character` };
  const value = normalizeText(given, field.normalize ?? []);
  if (value.length > most) return { problem: tooLong(name, most) };
  if (isBlank(value)) return { value };
  if (rule.pattern !== undefined && !patternOf(rule.pattern).test(value)) {
    return { problem: `${name} must match ${rule.pattern}` };
  }
  if (rule.url !== undefined) {
    const problem = problemOfUrl(name, value, rule.url);
    if (problem !== undefined) return { problem };
  }
  if (rule.known !== undefined && !LISTS[rule.known](catalogue).includes(value)) {
    const word = shown(value);
    return {
      problem: `${name}: '${word}' is not a known ${NOUNS[rule.known]}${meant(value, LISTS[rule.known](catalogue))}`,
    };
  }
  return { value };
}

export function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

function tooLong(name: string, most: number): string {
  return `${name} must have at most ${most.toLocaleString('en')} characters`;
}

/** Never repeats the URL: it may hold a password. */
function problemOfUrl(name: string, value: string, schemes: readonly string[]): string | undefined {
  const url = URL.parse(value);
  const expected = schemes.map((scheme) => `${scheme}://`).join(' or ');
  if (url === null || !schemes.includes(url.protocol.slice(0, -1)) || url.hostname === '') {
    return `${name} must be a URL that begins with ${expected}`;
  }
  if (url.username !== '' || url.password !== '') {
    return `${name} must not hold a user name or a password: they belong into a field that is sealed`;
  }
  return undefined;
}

const patterns = new Map<string, RegExp>();

/** Over the whole text. Patterns come from declarations, so they are few. */
export function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${source})$`);
    patterns.set(source, pattern);
  }
  return pattern;
}

const LISTS: { readonly [List in KnownList]: (catalogue: Catalogue) => readonly string[] } = {
  providers: (catalogue) => catalogue.providers().map(({ id }) => id),
  extractors: (catalogue) => catalogue.extractors().map(({ id }) => id),
  modules: (catalogue) => catalogue.modules(),
  permissions: (catalogue) => catalogue.permissions().map(({ name }) => name),
  capabilities: (catalogue) => catalogue.capabilities(),
};
const NOUNS: { readonly [List in KnownList]: string } = {
  providers: 'provider',
  extractors: 'extractor',
  modules: 'module',
  permissions: 'permission',
  capabilities: 'capability',
};

function meant(given: unknown, known: readonly string[]): string {
  return typeof given === 'string' ? didYouMean(given.slice(0, 100), known) : '';
}

function shown(word: string): string {
  return word.length <= 60 ? word : `${word.slice(0, 57)}...`;
}
