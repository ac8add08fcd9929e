import { defineErrors, type EnginehouseError } from '@enginehouse/errors';

const { table, error } = defineErrors({
  IDEMPOTENCY_UNDER_WAY: {
    status: 409,
    meaning: 'A request with this Idempotency-Key is being worked on.',
    fix: 'Wait a moment, then send it again with the same key.',
  },
  IDEMPOTENCY_OUTCOME_UNKNOWN: {
    status: 409,
    meaning:
      'A request with this Idempotency-Key broke off between its work and its answer: what it did may be in force or not.',
    fix: 'Look whether it is done; if it is not, send it again with a new key.',
  },
});

/** What can become of a repeated request. */
export const IDEMPOTENCY_ERRORS = table;

export function idempotencyUnderWay(): EnginehouseError {
  return error('IDEMPOTENCY_UNDER_WAY', { message: 'the first request has no answer yet', where: 'Idempotency-Key' });
}

export function idempotencyOutcomeUnknown(): EnginehouseError {
  return error('IDEMPOTENCY_OUTCOME_UNKNOWN', {
    message: 'the first request was broken off before it was answered',
    where: 'Idempotency-Key',
  });
}
