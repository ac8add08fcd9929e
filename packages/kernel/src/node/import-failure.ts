import { fileURLToPath } from 'node:url';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { KERNEL_ERROR_TABLE, kernelErrors } from '../errors.ts';
import { shownError } from '../json.ts';

/** Errors of the kernel pass as they are; one error object, thrown to several importers, stays one. */
const known = new WeakMap<object, EnginehouseError>();

/** Why an engine file did not load, from what its import threw. */
export function importFailure(file: string, thrown: unknown): EnginehouseError {
  if (isEnginehouseError(thrown) && thrown.code in KERNEL_ERROR_TABLE) return thrown;
  const earlier = typeof thrown === 'object' && thrown !== null ? known.get(thrown) : undefined;
  if (earlier !== undefined) return earlier;
  const error = makeError(file, thrown);
  if (typeof thrown === 'object' && thrown !== null) known.set(thrown, error);
  return error;
}

export function importTimeLimit(file: string, limitMs: number): EnginehouseError {
  return kernelErrors.error('ENGINE_FILE_TIME_LIMIT', {
    message: `The import of ${file} had not ended after ${limitMs} ms`,
    where: file,
    details: { file, limitMs },
  });
}

export function fileRegistersNothing(file: string): EnginehouseError {
  return kernelErrors.error('ENGINE_FILE_EMPTY', { message: `${file} registers no engine`, where: file });
}

function makeError(file: string, thrown: unknown): EnginehouseError {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  const place = placeOf(thrown);
  const said = plain(shownError(thrown));
  const options = { where: place ?? file, cause: thrown, details: { file } };
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return kernelErrors.error('ENGINE_FILE_SYNTAX', {
      ...options,
      message: `${file} does not load: Node runs no TypeScript from node_modules`,
      fix: 'Publish the engine as JavaScript, or keep its source outside of node_modules.',
    });
  }
  if (thrown instanceof SyntaxError || isSyntaxError(thrown)) {
    // In the message too: lists of what did not load show files and messages.
    const at =
      place === undefined ? '' : ` (${place.startsWith(`${file}:`) ? `line ${place.slice(file.length + 1)}` : place})`;
    return kernelErrors.error('ENGINE_FILE_SYNTAX', { ...options, message: `${file} does not parse: ${said}${at}` });
  }
  return kernelErrors.error('ENGINE_FILE_FAILED', {
    ...options,
    ...(code === 'ERR_MODULE_NOT_FOUND' ? { fix: 'Correct the name of the import, or install the package.' } : {}),
    message: `${file} threw while it was imported: ${said}`,
  });
}

/** Also of another realm: a test runner's global `SyntaxError` is not the one Node's loader throws. */
function isSyntaxError(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && thrown.name === 'SyntaxError';
}

/** `file:line` where it happened: the head of a syntax error's stack, or the topmost frame that is a file. */
function placeOf(thrown: unknown): string | undefined {
  const stack = typeof thrown === 'object' && thrown !== null && 'stack' in thrown ? String(thrown.stack) : '';
  const found = /(file:\/\/[^\s?)]+?)(?:\?[^\s:)]*)?:(\d+)/.exec(stack);
  if (found?.[1] === undefined) return undefined;
  try {
    return `${fileURLToPath(found[1])}:${found[2]}`;
  } catch {
    return undefined;
  }
}

/** Without the query that tells instances of a module apart, and without `file://`. */
function plain(message: string): string {
  return message.replaceAll(/\?enginehouse=[\w-]+/g, '').replaceAll(/file:\/\/(?=\/)/g, '');
}
