import { PROBLEM_TYPE, type RouteDefinition, toOpenAiError, toProblemDetails } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';

/** An error as it is answered. */
export interface ErrorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ErrorContext {
  readonly requestId: string;
  /** Whether `details` of the error go along. */
  readonly details: boolean;
}

/** An error in the shape of a route's dialect; without one, as problem details. */
export function errorAnswer(
  route: RouteDefinition | undefined,
  error: EnginehouseError,
  context: ErrorContext,
): ErrorAnswer {
  switch (route?.dialect) {
    case undefined: {
      const body = JSON.stringify(toProblemDetails(error, context.requestId, context));
      return { status: error.status, contentType: PROBLEM_TYPE, headers: headersOf(error), body };
    }
    case 'openai': {
      const { status, isWorthRepeating, body } = toOpenAiError(error, context.requestId);
      return {
        status,
        contentType: 'application/json',
        // Its clients repeat some requests by themselves.
        headers: { ...headersOf(error, status), 'x-should-retry': String(isWorthRepeating) },
        body: JSON.stringify(body),
      };
    }
  }
}

/** `retryAfterSeconds` among the details says when; another 503 is over in a moment, but for one that waits for a person. */
function headersOf(error: EnginehouseError, status = error.status): Record<string, string> {
  const seconds = error.details?.retryAfterSeconds;
  if (typeof seconds === 'number') return { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
  if (status === 401) return { 'www-authenticate': 'Bearer' };
  return status === 503 && error.code !== 'SETUP_REQUIRED' ? { 'retry-after': '1' } : {};
}
