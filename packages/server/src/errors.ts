// Over 300 lines: one table of codes, each with the function that makes it.
import { defineErrors, didYouMean, type EnginehouseError, type Problem } from '@enginehouse/errors';

const { table, error } = defineErrors({
  INVALID_INPUT: {
    status: 400,
    meaning: 'A part of the request does not fit the route: a field is missing, unknown, or has a wrong value.',
    fix: 'Correct the fields listed; the route is described in the HTTP reference and in `/openapi.json`.',
  },
  INVALID_JSON: {
    status: 400,
    meaning: 'The body, or a line of it, is not JSON in UTF-8.',
    fix: 'Send one JSON value; in a batch, one JSON object on each line.',
  },
  JSON_TOO_DEEP: {
    status: 400,
    meaning: 'The JSON sent nests arrays and objects deeper than the server follows.',
    fix: 'Flatten it.',
  },
  FORBIDDEN_KEY: {
    status: 400,
    meaning: 'The JSON sent has a key that could change how objects behave.',
    fix: 'Rename the key.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    meaning: 'The body, or one line of a batch, is larger than the server takes.',
    fix: 'Send less at once; many requests go through `POST /api/v1/runs/batch`, whose body has no limit.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'The body is of a type that this route does not read.',
    fix: 'Send `Content-Type: application/json`; to the batch route, `application/x-ndjson`. Do not compress it.',
  },
  MALFORMED_REQUEST: {
    status: 400,
    meaning: 'What arrived is not a well-formed HTTP request.',
    fix: 'Check the request line, the address and the headers.',
  },
  ADDRESS_TOO_LONG: {
    status: 414,
    meaning: 'A part of the path is longer than any id.',
    fix: 'Check the id in the path.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    meaning: 'The headers of the request are larger than the server takes.',
    fix: 'Send fewer or shorter headers.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    meaning: 'No route has this path.',
    fix: 'Look the path up in `/openapi.json`.',
  },
  UNKNOWN_ROW: {
    status: 404,
    meaning: 'The core model has no row of this key, or it is outside of the caller\u2019s scope.',
    fix: 'List its rows with `enginehouse models MODEL ls`.',
  },
  SETUP_SECRET_REQUIRED: {
    status: 403,
    meaning:
      'The first user was to be made by somebody who is not the operator of this machine, without the secret of the link.',
    fix: 'Use the one-time link, or run `enginehouse setup` on the machine.',
  },
  TOO_MANY_STREAMS: {
    status: 429,
    meaning: 'You have as many streams open as one caller may have at the same time.',
    fix: 'Close one, or follow several things with one `GET /api/v1/events`.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: 'The path exists, but not for this method.',
    fix: 'Use one of the methods in the `Allow` header.',
  },
  HOST_REFUSED: {
    status: 403,
    meaning: 'The Host header names neither this machine nor the public address of this server.',
    fix: 'Call the server by the address it printed at its start; behind a proxy, set `ENGINEHOUSE_PUBLIC_URL` to the address that people use.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    meaning: 'A page of another origin made the request.',
    fix: 'Call the API from a program, or from a page that this server served.',
  },
  INVALID_TOKEN: {
    status: 401,
    meaning:
      'An Authorization header was sent, and it holds neither an API token in force nor the token of this server.',
    fix: 'Send an API token or the token from `server.json` in the data folder as `Bearer <token>`.',
  },
  SIGN_IN_REQUIRED: {
    status: 401,
    meaning: 'Nobody signed in asks: the request brought no credential, or a session that ended.',
    fix: 'Sign in at the address of this server, or send `Authorization: Bearer <API token>`.',
  },
  SETUP_REQUIRED: {
    status: 503,
    meaning: 'There is no user yet: until the first one is made nothing is served but setup and health.',
    fix: 'Open the setup link that the server printed when it started, or run `enginehouse setup` on its machine.',
  },
  RATE_LIMITED: {
    status: 429,
    meaning: 'More requests came from this caller within a minute than this node takes.',
    fix: 'Wait as long as `Retry-After` says; many runs go through one `POST /api/v1/runs/batch`. Whoever runs the server sets `ENGINEHOUSE_RATE_LIMIT`.',
  },
  TOKEN_REQUIRED: {
    status: 401,
    meaning:
      'An engine instance of a house sent the request, with no API token in force: such a caller is never the operator.',
    fix: 'Give the instance that calls this house an API token of it as its key.',
  },
  IDEMPOTENCY_NOT_SUPPORTED: {
    status: 400,
    meaning:
      'An Idempotency-Key was sent with what cannot be repeated: a stream, a batch, or an answer that holds a secret.',
    fix: 'Leave the header out.',
  },
  REQUEST_TIMED_OUT: {
    status: 504,
    meaning: 'The request was not complete, or not answered, within its time limit; what it had started was cancelled.',
    fix: 'Ask for less, or raise the time limit of the server.',
  },
  CLIENT_GONE: {
    status: 499,
    meaning: 'The caller closed the connection before the answer; what it had started was cancelled.',
    fix: 'Nothing, if that was meant.',
  },
  NOT_READY: {
    status: 503,
    meaning: 'The server is alive but does not serve: it is starting, stopping, stale, or without its database.',
    fix: 'Try again in a moment; `problems` says what it waits for.',
  },
  INTERNAL_ERROR: {
    status: 500,
    meaning: 'Something failed that the server has no better name for.',
    fix: 'Look up the request id in the log of the server.',
  },
  DOOR_SETTING_INVALID: {
    status: 500,
    meaning: 'A setting of how the server is reached makes no sense.',
    fix: 'Correct `ENGINEHOUSE_PUBLIC_URL`, `TRUSTED_PROXIES` or `ENGINEHOUSE_RATE_LIMIT`.',
  },
  TRACING_MISCONFIGURED: {
    status: 400,
    meaning: 'A variable of the environment that says where traces go, or which, has a value that is none.',
    fix: 'Correct the variable, or take it away; which there are: docs/operating/traces.md.',
  },
  ADDRESS_UNUSABLE: {
    status: 500,
    meaning: 'The server cannot listen on the address or the port.',
    fix: 'Choose an address of this machine and a port from 1024 to 65535; 0 takes any free one.',
  },
  ADDRESS_IN_USE: {
    status: 500,
    meaning: 'Another program listens on the port.',
    fix: 'Stop what listens there, or choose another port with `--port N`; 0 takes any free one.',
  },
  SERVER_FILE_UNWRITABLE: {
    status: 500,
    meaning: 'The data folder cannot be made, or `server.json` cannot be written in it.',
    fix: 'Name a folder that this user may write to with `--data`, and see that the disk has room.',
  },
  SERVER_RUNNING: {
    status: 409,
    meaning: 'Another server owns the data folder.',
    fix: 'Use that one, stop it, or choose another folder with `--data`.',
  },
});

/** Codes of the HTTP door; those of the domains come through it unchanged. */
export const SERVER_ERRORS = table;

/** `count` is that of all problems, where not all are listed. */
export function invalidInput(problems: readonly Problem[], count: number): EnginehouseError {
  const [first] = problems;
  const message =
    count === 1 && first !== undefined
      ? `${first.field} ${first.message}`
      : `${count} things are wrong with the request`;
  return error('INVALID_INPUT', { message, problems, ...(first === undefined ? {} : { where: first.field }) });
}

export function invalidJson(where: string, reason: string): EnginehouseError {
  return error('INVALID_JSON', { message: `${where} is not JSON: ${reason}`, where });
}

export function jsonTooDeep(where: string, most: number): EnginehouseError {
  return error('JSON_TOO_DEEP', { message: `${where} nests deeper than ${most} levels`, where });
}

export function forbiddenKey(where: string, key: string): EnginehouseError {
  return error('FORBIDDEN_KEY', { message: `${where} has a key '${key}'`, where });
}

export function bodyTooLarge(where: string, mostBytes: number): EnginehouseError {
  return error('BODY_TOO_LARGE', { message: `${where} is larger than ${mostBytes} bytes`, where });
}

export function unsupportedMediaType(found: string, expected: string): EnginehouseError {
  return error('UNSUPPORTED_MEDIA_TYPE', {
    message: `the body is ${found}; this route reads ${expected}`,
    where: 'content-type',
  });
}

export function malformedRequest(reason: string): EnginehouseError {
  return error('MALFORMED_REQUEST', { message: reason });
}

export function addressTooLong(): EnginehouseError {
  return error('ADDRESS_TOO_LONG', { message: 'a part of the path is too long' });
}

export function headersTooLarge(): EnginehouseError {
  return error('HEADERS_TOO_LARGE', { message: 'the headers of the request are too large' });
}

/** Of the path only what it is near to is said: it may hold a secret. */
export function routeNotFound(path: string, known: Iterable<string>): EnginehouseError {
  const near = path.length > 200 ? '' : didYouMean(path, known);
  return error('ROUTE_NOT_FOUND', { message: `no route has this path${near}`, where: 'path' });
}

export function unknownRow(model: string, id: string): EnginehouseError {
  return error('UNKNOWN_ROW', {
    message: `${model} has no row '${id}'`,
    where: id,
    fix: `List its rows with \`enginehouse models ${model} ls\`.`,
  });
}

export function setupSecretRequired(): EnginehouseError {
  return error('SETUP_SECRET_REQUIRED', { message: 'the secret of the setup link is missing', where: 'secret' });
}

export function methodNotAllowed(method: string, path: string, allowed: string): EnginehouseError {
  return error('METHOD_NOT_ALLOWED', { message: `${path} answers ${allowed}, not ${method}`, where: path });
}

export function hostRefused(host: string): EnginehouseError {
  return error('HOST_REFUSED', { message: `'${host.slice(0, 100)}' is not this server`, where: 'host' });
}

export function originRefused(origin: string): EnginehouseError {
  return error('ORIGIN_REFUSED', { message: `a request from '${origin.slice(0, 100)}'`, where: 'origin' });
}

export function invalidToken(): EnginehouseError {
  return error('INVALID_TOKEN', { message: 'the key or token is not in force here', where: 'authorization' });
}

/** `ended`: there was a session. */
export function signInRequired(ended: boolean): EnginehouseError {
  const message = ended ? 'the session has ended' : 'nobody is signed in';
  return error('SIGN_IN_REQUIRED', { message, where: ended ? 'cookie' : 'authorization' });
}

export function setupRequired(): EnginehouseError {
  return error('SETUP_REQUIRED', { message: 'there is no user yet' });
}

/** `most` within a minute. */
export function rateLimited(most: number, retryAfterSeconds: number): EnginehouseError {
  return error('RATE_LIMITED', {
    message: `more than ${most} requests within a minute`,
    details: { retryAfterSeconds },
  });
}

export function tokenRequired(): EnginehouseError {
  return error('TOKEN_REQUIRED', {
    message: 'an engine instance of a house calls without an API token',
    where: 'authorization',
  });
}

export function idempotencyNotSupported(what: string): EnginehouseError {
  return error('IDEMPOTENCY_NOT_SUPPORTED', { message: `no Idempotency-Key for ${what}`, where: 'idempotency-key' });
}

export function requestTimedOut(limitMs: number, what: string): EnginehouseError {
  return error('REQUEST_TIMED_OUT', { message: `${what} took longer than ${limitMs / 1000} s` });
}

export function clientGone(): EnginehouseError {
  return error('CLIENT_GONE', { message: 'the connection was closed before the answer' });
}

export function notReady(reasons: readonly string[]): EnginehouseError {
  return error('NOT_READY', {
    message: reasons.length === 0 ? 'the server does not serve' : reasons.join('; '),
    problems: reasons.map((message) => ({ field: 'readiness', message })),
  });
}

/** Says nothing of its cause: that goes to the log, under the request id. */
export function internalError(cause: unknown): EnginehouseError {
  return error('INTERNAL_ERROR', { message: 'the server failed to answer this request', cause });
}

/** `what` as it stands at the beginning of a sentence, in words. */
export function doorSettingInvalid(what: string, reason: string): EnginehouseError {
  return error('DOOR_SETTING_INVALID', { message: `${what} makes no sense: ${reason}`, where: what });
}

export function tracingMisconfigured(variable: string, problem: string, expected: string): EnginehouseError {
  return error('TRACING_MISCONFIGURED', {
    message: `${variable}: ${problem}; expected ${expected}`,
    where: variable,
  });
}

export function addressUnusable(host: string, port: number, cause: Error): EnginehouseError {
  return error('ADDRESS_UNUSABLE', { message: cause.message, where: `${host}:${port}`, cause });
}

export function addressInUse(host: string, port: number, cause: unknown): EnginehouseError {
  return error('ADDRESS_IN_USE', { message: `${host}:${port} is taken`, where: `${host}:${port}`, cause });
}

export function serverRunning(pid: number, url: string, where: string): EnginehouseError {
  return error('SERVER_RUNNING', { message: `process ${pid} serves this data folder at ${url}`, where });
}

export function serverFileUnwritable(dataDir: string, cause: Error): EnginehouseError {
  return error('SERVER_FILE_UNWRITABLE', {
    message: `'${dataDir}' cannot be used as data folder: ${cause.message}`,
    where: dataDir,
    cause,
  });
}

export function tooManyStreams(most: number): EnginehouseError {
  return error('TOO_MANY_STREAMS', { message: `${most} streams of yours are open`, details: { most } });
}
