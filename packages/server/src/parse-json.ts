import { isUtf8 } from 'node:buffer';
import { bodyTooLarge, forbiddenKey, invalidJson, jsonTooDeep } from './errors.ts';
import type { ServerLimits } from './limits.ts';

/** The keys in question, or an escaped ASCII character that could spell them. Other texts skip the slower parse. */
const SUSPECT_KEY = /__proto__|"constructor"|\\u00[2-7]/i;

/**
 * Reads JSON that anybody may have sent. `where` names it in errors: `body`, `line 7`. Throws `INVALID_JSON`,
 * `JSON_TOO_DEEP`, `FORBIDDEN_KEY` and `BODY_TOO_LARGE`.
 */
export function parseJson(
  bytes: Buffer,
  where: string,
  limits: Pick<ServerLimits, 'bodyBytes' | 'jsonDepth'>,
): unknown {
  if (bytes.length > limits.bodyBytes) throw bodyTooLarge(where, limits.bodyBytes);
  if (!isUtf8(bytes)) throw invalidJson(where, 'it is not UTF-8');
  const text = bytes.toString('utf8', startsWithMark(bytes) ? 3 : 0);
  if (deeperThan(text, limits.jsonDepth)) throw jsonTooDeep(where, limits.jsonDepth);
  try {
    return SUSPECT_KEY.test(text) ? JSON.parse(text, refuseForbiddenKeys) : JSON.parse(text);
  } catch (reason) {
    if (reason instanceof ForbiddenKey) throw forbiddenKey(where, reason.key);
    throw invalidJson(where, text === '' ? 'it is empty' : (reason as Error).message);
  }
}

class ForbiddenKey extends Error {
  readonly key: string;
  constructor(key: string) {
    super();
    this.key = key;
  }
}

/** `constructor` is a fine name for a value, but not for an object that brings a `prototype`. */
function refuseForbiddenKeys(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new ForbiddenKey(key);
  if (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')) {
    throw new ForbiddenKey('constructor.prototype');
  }
  return value;
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Counts brackets outside of strings; a text with few brackets in all is not walked. */
function deeperThan(text: string, most: number): boolean {
  if (bracketsUpTo(text, most) <= most) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return false;
}

function bracketsUpTo(text: string, most: number): number {
  let count = 0;
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at >= 0 && count <= most; at = text.indexOf(bracket, at + 1)) count += 1;
  }
  return count;
}
