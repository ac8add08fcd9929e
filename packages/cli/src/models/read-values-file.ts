import { wrongUsage } from '../errors.ts';
import { isObject, type Values } from './build-values.ts';
import type { Sources } from './secret-source.ts';

/** The payload of `--file`; nothing without one. */
export async function readValuesFile(path: string | undefined, sources: Sources): Promise<Values> {
  if (path === undefined) return {};
  const text = await sources.readFile(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrongUsage(`--file ${path} is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw wrongUsage(`--file ${path} is JSON, but not an object`, 'Write { "field": value, ... }.');
  return value;
}
