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

/** `reason` is what the platform's `fetch` said. */
export function unreachable(address: string, reason: unknown): EnginehouseError {
  return error('API_UNREACHABLE', {
    message: `No answer from ${address}: ${causeText(reason)}`,
    where: address,
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
