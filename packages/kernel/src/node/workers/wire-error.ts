import { isEnginehouseError } from '@enginehouse/errors';
import { shownError } from '../../json.ts';
import type { WireError } from './messages.ts';

export function packError(error: unknown): WireError {
  const message = shownError(error);
  return isEnginehouseError(error) ? { message, code: error.code, fix: error.fix, status: error.status } : { message };
}

/** An error that is told apart like the one it stands for: `isEnginehouseError` and `code` hold. */
export function unpackError({ message, ...coded }: WireError): Error {
  const error = new Error(message);
  return coded.code === undefined ? error : Object.assign(error, { name: 'EnginehouseError', problems: [], ...coded });
}
