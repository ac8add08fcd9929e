import { wrongUsage } from '../errors.ts';
import { isObject, type Values } from './build-values.ts';
import { parseJson } from './parse-json.ts';
import type { Sources } from './secret-source.ts';

/** The payload of `--file`; nothing without one. */
export async function readValuesFile(path: string | undefined, sources: Sources): Promise<Values> {
  if (path === undefined) return {};
  const value = parseJson(await sources.readFile(path), `--file ${path}`, 'Write { "field": value, ... }.');
  if (!isObject(value)) throw wrongUsage(`--file ${path} is JSON, but not an object`, 'Write { "field": value, ... }.');
  return value;
}
