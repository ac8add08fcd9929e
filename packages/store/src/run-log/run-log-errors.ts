import type { EnginehouseError } from '@enginehouse/errors';
import { storeErrors } from '../errors.ts';
import { MAX_RECORD_CHARACTERS } from './run-log-options.ts';

export function runNotLogged(cause: unknown): EnginehouseError {
  return storeErrors.error('RUN_NOT_LOGGED', {
    message: `The record of the run could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}

export function runLogClosed(runId: string): EnginehouseError {
  return storeErrors.error('RUN_LOG_CLOSED', {
    message: 'The run log is closed and takes no more records',
    where: runId,
  });
}

export function runLogFull(waiting: number): EnginehouseError {
  return storeErrors.error('RUN_LOG_FULL', { message: `${waiting} records wait for the database; no more are taken` });
}

export function invalidRunId(runId: string): EnginehouseError {
  return storeErrors.error('INVALID_RUN_ID', {
    message: `'${runId.slice(0, 80)}' is not the id of a run`,
    where: 'runId',
  });
}

export function runRecordRefused(runId: string, cause: unknown): EnginehouseError {
  return storeErrors.error('RUN_RECORD_REFUSED', {
    message: `The record of run ${runId} was not taken: ${cause instanceof Error ? cause.message : String(cause)}`,
    where: runId,
    cause,
  });
}

export function runRecordTooLarge(runId: string, characters: number): EnginehouseError {
  return storeErrors.error('RUN_RECORD_REFUSED', {
    message: `The record of run ${runId} has ${characters} characters; at most ${MAX_RECORD_CHARACTERS} are taken`,
    where: runId,
    fix: 'Let engines return less, or keep less (`keepOutputs`, `keepSignals`).',
  });
}

export function runAlreadyLogged(runId: string): EnginehouseError {
  return storeErrors.error('RUN_ALREADY_LOGGED', { message: `Run ${runId} is in the log already`, where: runId });
}

export function idempotencyKeyUsed(actor: string, key: string, runId: string): EnginehouseError {
  return storeErrors.error('IDEMPOTENCY_KEY_USED', {
    message: `'${actor}' has used this idempotency key for run ${runId}`,
    where: 'idempotencyKey',
    details: { actor, idempotencyKey: key, runId },
  });
}

export function runNotInLog(runId: string): EnginehouseError {
  return storeErrors.error('RUN_NOT_IN_LOG', {
    message: `Run ${runId} is not in the log, so its withheld part has nowhere to go`,
    where: runId,
  });
}

export function invalidRunQuery(field: string, message: string): EnginehouseError {
  return storeErrors.error('INVALID_RUN_QUERY', { message, where: field });
}

export function planDocumentMissing(runId: string, planId: number): EnginehouseError {
  return storeErrors.error('PLAN_DOCUMENT_MISSING', {
    message: `Run ${runId} points at plan ${planId}, which is not in the log`,
    where: runId,
  });
}

export function planNumbersTaken(planHash: string): EnginehouseError {
  return storeErrors.error('PLAN_NUMBERS_TAKEN', {
    message: `All numbers that plan ${planHash} may be kept under belong to other plans`,
    where: planHash,
  });
}
