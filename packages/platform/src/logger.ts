import { isEnginehouseError } from '@enginehouse/errors';
import { type Logger, pino } from 'pino';
import { invalidLogLevel } from './errors.ts';

export type { Logger };

const LEVELS = [...Object.keys(pino.levels.values), 'silent'];

/**
 * JSON lines on standard error, so that standard output stays the caller's. Level `silent` writes nothing. Throws
 * `INVALID_LOG_LEVEL`.
 */
export function createLogger(level: string): Logger {
  if (!LEVELS.includes(level)) throw invalidLogLevel(level, LEVELS);
  return pino({ name: 'enginehouse', level, base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
}

/**
 * What a log says of an error: code and message of a typed one, whose stack says nothing more where many meet the same
 * (a database that is gone or full); any other whole.
 */
export function errorFields(error: unknown): { readonly [field: string]: unknown } {
  return isEnginehouseError(error) ? { code: error.code, reason: error.message } : { err: error };
}
