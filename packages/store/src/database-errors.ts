import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { storeErrors } from './errors.ts';

/** What drivers and sockets throw, as far as we look at it. */
interface DriverError extends Error {
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** Messages of the `pg` client that carry no code. */
const LOST_CONNECTION = /^Connection terminated|timeout expired|Query read timeout|not queryable|socket disconnected/;
/** What `pg-pool` says when every connection was in use for too long: the statement was never sent. */
const NO_FREE_CONNECTION = 'timeout exceeded when trying to connect';

type DatabaseCode = keyof typeof storeErrors.table;

/** By PostgreSQL's class (first two characters) where a longer entry does not match. */
const BY_SQL_STATE: readonly (readonly [prefix: string, code: DatabaseCode])[] = [
  ['53100', 'DATABASE_FULL'],
  ['53300', 'DATABASE_GONE'],
  ['53200', 'DATABASE_BUSY'],
  ['57P0', 'DATABASE_GONE'],
  ['57014', 'DATABASE_BUSY'],
  ['25P03', 'DATABASE_GONE'],
  ['08', 'DATABASE_GONE'],
  ['28', 'DATABASE_SIGN_IN_REFUSED'],
  ['3D', 'DATABASE_SIGN_IN_REFUSED'],
  ['40', 'DATABASE_BUSY'],
  ['55P03', 'DATABASE_BUSY'],
  ['23', 'DATABASE_CONSTRAINT'],
  ['22', 'DATABASE_VALUE_REFUSED'],
  ['54', 'DATABASE_VALUE_REFUSED'],
  ['XX001', 'DATABASE_CORRUPTED'],
  ['XX002', 'DATABASE_CORRUPTED'],
];

/**
 * The typed error of what a driver threw. Only the first line of its message is repeated: PostgreSQL puts row values
 * into `detail`, which stays in the cause. No driver error holds the URL or the password.
 */
export function databaseError(thrown: unknown, where?: string): EnginehouseError {
  if (isEnginehouseError(thrown)) return thrown;
  const error: DriverError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = codeOf(error);
  const sqlState = sqlStateOf(error);
  return storeErrors.error(code, {
    message: sentence(code, error),
    ...(where === undefined ? {} : { where }),
    details: {
      ...(sqlState === undefined ? {} : { sqlState }),
      ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
      ...(error.table === undefined ? {} : { table: error.table }),
      ...(error.column === undefined ? {} : { column: error.column }),
    },
    cause: error,
  });
}

/** An error as the embedded database would have thrown it, had it lived to do so. */
export function errorOfState(sqlState: string, message: string): Error {
  return Object.assign(new Error(message), { code: sqlState });
}

export function databaseClosed(): EnginehouseError {
  return storeErrors.error('DATABASE_CLOSED', { message: 'The database is closed' });
}

export function transactionMisused(message: string): EnginehouseError {
  return storeErrors.error('TRANSACTION_MISUSED', { message });
}

function codeOf(error: DriverError): DatabaseCode {
  const sqlState = sqlStateOf(error);
  if (/no space left on device/i.test(error.message)) return 'DATABASE_FULL';
  const known = BY_SQL_STATE.find(([prefix]) => sqlState?.startsWith(prefix));
  if (known !== undefined) return known[1];
  if (error.code !== undefined && NETWORK_CODES.has(error.code)) return 'DATABASE_GONE';
  if (error.message === NO_FREE_CONNECTION) return 'DATABASE_BUSY';
  return LOST_CONNECTION.test(error.message) ? 'DATABASE_GONE' : 'DATABASE_FAILED';
}

function sqlStateOf(error: DriverError): string | undefined {
  return error.code !== undefined && /^[0-9A-Z]{5}$/.test(error.code) && !NETWORK_CODES.has(error.code)
    ? error.code
    : undefined;
}

/** Node reports several failed addresses of one host as an AggregateError without a message. */
function sentence(code: DatabaseCode, error: DriverError): string {
  const text =
    error.message === '' && error instanceof AggregateError ? String(error.errors[0]?.message) : error.message;
  const what = text.split('\n', 1)[0] ?? '';
  if (what === NO_FREE_CONNECTION) return 'No connection to the database was free in time';
  switch (code) {
    case 'DATABASE_GONE':
      return `The database does not answer: ${what}`;
    case 'DATABASE_FULL':
      return `The disk of the database is full: ${what}`;
    case 'DATABASE_CORRUPTED':
      return `The database is damaged: ${what}`;
    default:
      return `The database refused: ${what}`;
  }
}
