import type { RouteDefinition } from '@enginehouse/api';
import { didYouMean, type Problem } from '@enginehouse/errors';
import { z } from 'zod';
import { invalidInput } from './errors.ts';
import { isId } from './request-name.ts';

/** The parts of a request before they are checked. */
export interface RawInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/** More than this many are counted, not listed. */
const MOST_PROBLEMS = 50;

const PARTS = ['params', 'query', 'headers', 'body'] as const;

/** Checks every part against the route and answers them parsed; `INVALID_INPUT` lists what is wrong in all of them. */
export function parseInput(route: RouteDefinition, raw: RawInput): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const part of PARTS) {
    const schema = route[part];
    if (schema === undefined) continue;
    const value = part === 'body' && raw.body === undefined ? {} : raw[part];
    const result = z.safeParse(schema, value);
    if (result.success) input[part] = result.data;
    else problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, part, schema, value)));
  }
  if (problems.length > 0) throw invalidInput(problems.slice(0, MOST_PROBLEMS), problems.length);
  return input;
}

function problemsOf(issue: z.core.$ZodIssue, part: string, schema: z.ZodType, value: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const expected = known.length === 0 ? {} : { expected: `one of ${known.join(', ')}` };
    return issue.keys.map((key) => {
      const near = didYouMean(key, known);
      // A key in a URL that is like none may be anything, a secret among it.
      return part === 'body' || near !== ''
        ? { field: fieldName(part, [...issue.path, key]), message: `is not known${near}`, ...expected }
        : { field: part, message: 'has a part that is not known', ...expected };
    });
  }
  const found = valueAt(value, issue.path);
  const field = fieldName(part, issue.path);
  const expected = expectedOf(issue);
  if (found === undefined) return [{ field, message: 'is missing', expected }];
  if (part !== 'body' && !isId(found)) return [{ field, message: `does not fit; expected ${expected}`, expected }];
  if (mayBeSecret(issue, found)) return [{ field, message: `is ${kindOf(found)}; expected ${expected}`, expected }];
  return [{ field, message: `is ${shorten(found)}; expected ${expected}`, value: shorten(found), expected }];
}

const SECRET = /password|secret|token|key|credential/i;

/**
 * Whether a refused value is not to be repeated: an answer travels on into logs and screens. What stands where an object or
 * a text was expected may be the secret that belonged into it.
 */
function mayBeSecret({ code, path }: z.core.$ZodIssue, found: unknown): boolean {
  if (typeof found === 'object' && found !== null) return true;
  if (typeof found === 'string' && code === 'invalid_type') return true;
  return path.some((key) => SECRET.test(String(key)));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'record' ? 'object' : issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `text that matches ${issue.pattern}` : issue.format;
    default:
      return 'another value';
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}

/** `body.targets[2]`. */
function fieldName(part: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${shortenText(String(key))}`),
    part,
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

function shorten(value: unknown): string {
  return shortenText(JSON.stringify(value) ?? String(value));
}

function shortenText(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
