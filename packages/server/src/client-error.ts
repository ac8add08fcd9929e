import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_TYPE, toProblemDetails } from '@enginehouse/api';
import type { ServerLimits } from './limits.ts';
import { typedError } from './problem-answer.ts';

/** How long the other end has to read the answer and close. */
const FAREWELL_MS = 1_000;

/** Answers bytes that never became a request, on the bare socket, and closes it; so too a connection on which none comes. */
export function answerClientError(
  error: Error,
  socket: Socket,
  headers: (requestId: string) => Record<string, string>,
  limits: ServerLimits,
): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const typed = typedError(error, { contentType: undefined, expectedType: 'application/json', limits });
  const body = JSON.stringify(toProblemDetails(typed, requestId));
  const lines = Object.entries({
    ...headers(requestId),
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  // Whoever keeps its end open all the same keeps nothing of ours.
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
  socket.end(`HTTP/1.1 ${typed.status} ${STATUS_CODES[typed.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
