/** What an engine may take and return: JSON, and nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The input of a run: one JSON object. */
export type Signals = { readonly [key: string]: Json };

/** Containers within containers that a value may have. A cycle ends here too. */
export const MAX_JSON_DEPTH = 100;

/** Values one output may hold, shared parts counted as often as they appear: 30 nested `[a, a]` would fill the memory. */
export const MAX_JSON_VALUES = 1_000_000;

/** Why and where a value is not JSON. Never leaves the kernel: callers make a coded error or a failure of it. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
  readonly reason: string;
  /** Path of the offending part, outermost first, for example `.reasons[2]`; empty for the value itself. */
  path = '';

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }

  /** `at .reasons[2]: a bigint`, or the reason alone for the value itself. */
  describe(): string {
    return this.path === '' ? this.reason : `at ${this.path}: ${this.reason}`;
  }
}

/** How much of one value has been copied so far. */
class Allowance {
  values = MAX_JSON_VALUES;
}

/**
 * A deep copy that nobody can change and that holds JSON only. Reads every property once: a getter's or a proxy's value
 * of that moment is what stays. `-0` becomes `0`, as JSON writes it. Throws `NotJson`.
 *
 * Copying and freezing costs a fifth of `structuredClone` and a third of a round trip through JSON text; freezing in place
 * would leave getters alive and freeze an object that belongs to the engine.
 */
export function protectJson(value: unknown): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return finite(value);
    case 'object':
      return value === null ? null : copyContainer(value, new Allowance(), 0);
    default:
      throw new NotJson(describeKind(value));
  }
}

function copyContainer(value: object, allowance: Allowance, depth: number): Json {
  if (depth >= MAX_JSON_DEPTH) {
    throw new NotJson(`nested deeper than ${MAX_JSON_DEPTH} levels, or it contains itself`);
  }
  try {
    return Array.isArray(value) ? copyArray(value, allowance, depth) : copyObject(value, allowance, depth);
  } catch (error) {
    if (error instanceof NotJson) throw error;
    throw new NotJson(`reading it threw ${shownError(error)}`);
  }
}

function copyObject(value: object, allowance: Allowance, depth: number): Json {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !isObjectPrototype(prototype as object)) {
    throw new NotJson(describeKind(value));
  }
  const copy: Record<string, unknown> = { ...value };
  if (Object.getOwnPropertySymbols(copy).length > 0) throw new NotJson('an object with a symbol as a key');
  for (const key in copy) {
    if (key === '__proto__') throw new NotJson('an object with the key __proto__');
    spend(allowance, 1);
    const child = copy[key];
    switch (typeof child) {
      case 'string':
      case 'boolean':
        break;
      case 'number':
        if (child === 0) copy[key] = 0;
        else if (!Number.isFinite(child)) throw within(new NotJson(describeKind(child)), key);
        break;
      case 'object':
        if (child !== null) copy[key] = copyChild(child, key, allowance, depth + 1);
        break;
      default:
        throw within(new NotJson(describeKind(child)), key);
    }
  }
  return Object.freeze(copy) as Json;
}

function copyArray(value: readonly unknown[], allowance: Allowance, depth: number): Json {
  if (!Array.isArray(Object.getPrototypeOf(value))) throw new NotJson('an instance of a class that extends Array');
  const { length } = value;
  spend(allowance, length);
  const copy = new Array<Json>(length);
  for (let index = 0; index < length; index++) {
    const child = value[index];
    switch (typeof child) {
      case 'string':
      case 'boolean':
        copy[index] = child;
        break;
      case 'number':
        if (!Number.isFinite(child)) throw within(new NotJson(describeKind(child)), index);
        copy[index] = child === 0 ? 0 : child;
        break;
      case 'object':
        copy[index] = child === null ? null : copyChild(child, index, allowance, depth + 1);
        break;
      default:
        throw within(new NotJson(index in value ? describeKind(child) : 'a hole in an array'), index);
    }
  }
  return Object.freeze(copy);
}

function copyChild(child: object, key: string | number, allowance: Allowance, depth: number): Json {
  try {
    return copyContainer(child, allowance, depth);
  } catch (error) {
    throw within(error as NotJson, key);
  }
}

function spend(allowance: Allowance, values: number): void {
  allowance.values -= values;
  // Written so that NaN, which a proxy may give as a length, is refused too.
  if (!(allowance.values >= 0)) throw new NotJson(`more than ${MAX_JSON_VALUES.toLocaleString('en')} values`);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new NotJson(describeKind(value));
  return value === 0 ? 0 : value;
}

/** `Object.prototype` of another realm (a `vm` context). */
function isObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

function within(error: NotJson, key: string | number): NotJson {
  const step = typeof key === 'number' ? `[${key}]` : /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  // A path of 100 long keys helps nobody; the outer end is the part to keep.
  error.path = (step + error.path).slice(0, 200);
  return error;
}

function describeKind(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return String(value);
    case 'undefined':
      return 'undefined';
    case 'object': {
      const name: unknown = value?.constructor?.name;
      return typeof name === 'string' && name !== '' && name !== 'Object'
        ? `an instance of ${name.slice(0, 80)}`
        : 'an object that is not a plain one';
    }
    default:
      return `a ${typeof value}`;
  }
}

/** A thrown thing as a message may show it. Never throws itself, at most 2,000 characters. */
export function shownError(error: unknown): string {
  try {
    const text: unknown = error instanceof Error ? error.message : String(error);
    return typeof text === 'string' ? text.slice(0, 2_000) : 'something without a message';
  } catch {
    return 'something that cannot be shown';
  }
}
