import { EnginehouseError } from '@enginehouse/errors';
import type { DeepReadonly } from './route-types.ts';
import type { ProblemDetails } from './schemas/problem-schemas.ts';

const TYPE_PREFIX = 'urn:enginehouse:error:';

/** The media type of problem details (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/**
 * Problem details of an error. `details` travel only where the door asks for them: they may speak of engines that an
 * adapter must not hear of.
 */
export function toProblemDetails(
  error: EnginehouseError,
  requestId: string,
  options: { readonly details?: boolean } = {},
): ProblemDetails {
  return {
    type: `${TYPE_PREFIX}${error.code}`,
    title: titleOf(error.code),
    status: error.status,
    code: error.code,
    detail: error.message,
    fix: error.fix,
    ...(error.where === undefined ? {} : { where: error.where }),
    ...(error.problems.length === 0 ? {} : { problems: [...error.problems] }),
    ...(options.details && error.details !== undefined ? { details: { ...error.details } } : {}),
    requestId,
  };
}

/** The error that a server answered, as if it had been thrown here. The request id is in its details. */
export function errorOfProblem(problem: DeepReadonly<ProblemDetails>): EnginehouseError {
  return new EnginehouseError(
    problem.code,
    { status: problem.status, meaning: problem.title, fix: problem.fix },
    {
      message: problem.detail,
      ...(problem.where === undefined ? {} : { where: problem.where }),
      ...(problem.problems === undefined ? {} : { problems: problem.problems }),
      details: { ...problem.details, requestId: problem.requestId },
    },
  );
}

/** True for what `toProblemDetails` makes, read from JSON. */
export function isProblemDetails(value: unknown): value is ProblemDetails {
  if (typeof value !== 'object' || value === null) return false;
  const { code, detail, status, fix } = value as Partial<ProblemDetails>;
  return (
    typeof code === 'string' && typeof detail === 'string' && typeof status === 'number' && typeof fix === 'string'
  );
}

/** `UNKNOWN_TARGET` -> `Unknown target`. */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
