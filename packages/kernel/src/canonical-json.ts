import type { Json } from './json.ts';

/**
 * JSON text with sorted keys (by UTF-16 code unit) and no white space: equal values give equal text, whatever the
 * order in which their keys were set. As RFC 8785, but a lone surrogate is escaped instead of refused.
 *
 * Where keys are in order already, or can be put so, the text comes from `JSON.stringify`: concatenating it here costs
 * twice as much once the text is hashed.
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null || hasSortedKeys(value)) return JSON.stringify(value);
  const sorted = withSortedKeys(value);
  return sorted === undefined ? write(value) : JSON.stringify(sorted);
}

function hasSortedKeys(value: object): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const child: unknown = value[index];
      if (typeof child === 'object' && child !== null && !hasSortedKeys(child)) return false;
    }
    return true;
  }
  let previous = '';
  for (const key in value) {
    if (key < previous) return false;
    previous = key;
    const child: unknown = (value as Record<string, unknown>)[key];
    if (typeof child === 'object' && child !== null && !hasSortedKeys(child)) return false;
  }
  return true;
}

/** A copy with its keys in order; undefined when an object cannot hold them in order (`9` comes before `10`). */
function withSortedKeys(value: object): object | undefined {
  if (Array.isArray(value)) {
    const copy = new Array<unknown>(value.length);
    for (let index = 0; index < value.length; index++) {
      const child: unknown = value[index];
      const kept = typeof child === 'object' && child !== null ? withSortedKeys(child) : child;
      if (kept === undefined) return undefined;
      copy[index] = kept;
    }
    return copy;
  }
  const keys = sortedKeys(value);
  const copy: Record<string, unknown> = {};
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (key === '__proto__' || startsLikeAnIndex(key)) return undefined;
    const child: unknown = (value as Record<string, unknown>)[key];
    const kept = typeof child === 'object' && child !== null ? withSortedKeys(child) : child;
    if (kept === undefined) return undefined;
    copy[key] = kept;
  }
  return copy;
}

function startsLikeAnIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57;
}

/** Insertion below 32 keys: `sort()` alone costs as much as the rest of the work on a small object. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > 32) return keys.sort();
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] as string;
    let place = index;
    while (place > 0 && (keys[place - 1] as string) > key) {
      keys[place] = keys[place - 1] as string;
      place--;
    }
    keys[place] = key;
  }
  return keys;
}

function write(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const object = value as { readonly [key: string]: Json };
  const pairs = sortedKeys(object).map((key) => `${JSON.stringify(key)}:${write(object[key] as Json)}`);
  return `{${pairs.join(',')}}`;
}
