import { defineErrors, type EnginehouseError } from '@enginehouse/errors';

const { table, error } = defineErrors({
  API_UNREACHABLE: {
    status: 502,
    meaning: 'No Enginehouse server answered at the address.',
    fix: 'Start one with `enginehouse start`, or correct the address.',
  },
  API_UNEXPECTED_ANSWER: {
    status: 502,
    meaning: 'What answered at the address does not speak the API of Enginehouse.',
    fix: 'Check that the address is that of an Enginehouse server of this version.',
  },
  API_STREAM_BROKEN: {
    status: 502,
    meaning: 'A streamed answer ended before its last event.',
    fix: 'Ask again; look up with `enginehouse runs ls` what was already done.',
  },
});

/** What the typed client adds to the errors of the server it speaks to. */
export const API_ERRORS = table;

/** Largest JSON body that a server takes, in bytes. */
const USUAL_BODY = 1024 * 1024;

/**
 * `reason` is what the platform's `fetch` said, `sent` the length of the body. A server that refuses a large body closes the
 * connection while it is still being sent, and then its answer may be lost.
 */
export function unreachable(address: string, reason: unknown, sent = 0): EnginehouseError {
  const message = `No answer from ${address}: ${causeText(reason)}`;
  if (sent <= USUAL_BODY) return error('API_UNREACHABLE', { message, where: address, cause: reason });
  return error('API_UNREACHABLE', {
    message: `${message}, while ${(sent / USUAL_BODY).toFixed(1)} MB were being sent`,
    where: address,
    fix: 'Send at most 1 MB; if the server does not answer smaller requests either, start it with `enginehouse start`.',
    cause: reason,
  });
}

export function unexpectedAnswer(where: string, found: string): EnginehouseError {
  return error('API_UNEXPECTED_ANSWER', { message: `Unexpected answer from ${where}: ${found}`, where });
}

export function streamBroken(where: string, reason?: unknown): EnginehouseError {
  const because = reason === undefined ? '' : `: ${causeText(reason)}`;
  return error('API_STREAM_BROKEN', {
    message: `The stream from ${where} ended before its last event${because}`,
    where,
    ...(reason === undefined ? {} : { cause: reason }),
  });
}

/** `fetch` says "fetch failed" and keeps what happened in `cause`. */
function causeText(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  if (!(reason.cause instanceof Error)) return reason.message;
  const code = 'code' in reason.cause ? String(reason.cause.code) : '';
  return reason.cause.message || code || reason.message;
}
