import type { InstallOptions } from '@enginehouse/sdk';
import { invalidRequest } from '../../errors.ts';

const LONGEST_LABEL = 200;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What a caller asks of an install: input, whatever its type says. Throws `INVALID_REQUEST`. */
export function checkedInstallOptions(given: unknown): InstallOptions {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null) throw invalidRequest('options', 'are no object', 'an object');
  const { force, requestedBy, taskId } = given as { readonly [K in keyof InstallOptions]: unknown };
  if (force !== undefined && typeof force !== 'boolean') {
    throw invalidRequest('force', 'is neither true nor false', 'true or false');
  }
  if (requestedBy !== undefined && (typeof requestedBy !== 'string' || requestedBy.length > LONGEST_LABEL)) {
    throw invalidRequest('requestedBy', 'is no label', `a text of at most ${LONGEST_LABEL} characters`);
  }
  if (taskId !== undefined && (typeof taskId !== 'string' || !UUID.test(taskId))) {
    throw invalidRequest('taskId', 'is not the id of a task', 'a UUID');
  }
  return {
    ...(force === undefined ? {} : { force }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    ...(taskId === undefined ? {} : { taskId }),
  };
}
