import type { EnginehouseError } from '@enginehouse/errors';
import { storeErrors } from '../errors.ts';

export function aiCallNotLogged(cause: unknown): EnginehouseError {
  return storeErrors.error('AI_CALL_NOT_LOGGED', {
    message: `The usage and the steps of an AI call could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}

export function aiCallLogFull(waiting: number): EnginehouseError {
  return storeErrors.error('AI_CALL_LOG_FULL', {
    message: `The usage of ${waiting} AI calls waits for the database; no more is taken`,
  });
}
