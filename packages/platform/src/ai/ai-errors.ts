import type { EnginehouseError } from '@enginehouse/errors';
import type { RuntimeMethod } from '@enginehouse/sdk';
import { platformError } from '../errors.ts';

/** Skipped models that a message names; the others are counted. */
const MOST_NAMED = 5;

/** `skipped`: models that were not asked, each with the reason. */
export function noModelForObjective(
  objective: string,
  method: RuntimeMethod,
  skipped: readonly string[],
): EnginehouseError {
  const more = skipped.length - MOST_NAMED;
  const named = skipped.slice(0, MOST_NAMED).join('; ');
  const why = skipped.length === 0 ? 'no model has what it takes' : `${named}${more > 0 ? `; and ${more} more` : ''}`;
  return platformError('NO_MODEL_FOR_OBJECTIVE', {
    message: `no model answers ${method} for the objective '${objective}': ${why}`,
    where: objective,
    details: { objective, method, skipped: skipped.slice(0, 50) },
  });
}

export function modelNotActive(name: string, why: string): EnginehouseError {
  return platformError('MODEL_NOT_ACTIVE', { message: `model '${name}' is not called: ${why}`, where: name });
}

export function aiMethodNotSupported(name: string, method: RuntimeMethod, why: string): EnginehouseError {
  return platformError('AI_METHOD_NOT_SUPPORTED', { message: `model '${name}' has no ${method}: ${why}`, where: name });
}

export interface ProviderFailure {
  readonly provider: string;
  readonly modelName: string;
  /** What the runtime answered; null: it did not answer, or with what is no answer. */
  readonly status: number | null;
  /** The runtime's own words, without secrets. */
  readonly message: string;
  /** Whether another model may be asked for the same. */
  readonly isRetryable: boolean;
}

export function aiProviderError({ provider, modelName, status, message, isRetryable }: ProviderFailure) {
  const said = status === null ? '' : ` with status ${status}`;
  return platformError('AI_PROVIDER_ERROR', {
    message: `model '${modelName}' of '${provider}' failed${said}: ${message}`,
    where: modelName,
    details: { provider, modelName, providerStatus: status, providerMessage: message, isRetryable },
  });
}

export function aiCallTimedOut(modelName: string, timeoutMs: number): EnginehouseError {
  return platformError('AI_CALL_TIMED_OUT', {
    message: `model '${modelName}' was silent for ${timeoutMs} ms`,
    where: modelName,
    details: { timeoutMs },
  });
}

export function aiCallCancelled(): EnginehouseError {
  return platformError('AI_CALL_CANCELLED', { message: 'the AI call was cancelled' });
}

export function aiDefaultProviderRefused(): EnginehouseError {
  return platformError('AI_DEFAULT_PROVIDER_REFUSED', {
    message: 'a model was asked for by a bare name, and there is no default provider',
  });
}
