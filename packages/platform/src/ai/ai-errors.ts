import { defineErrors, type EnginehouseError } from '@enginehouse/errors';
import type { RuntimeMethod } from '@enginehouse/sdk';

const { table, error } = defineErrors({
  NO_MODEL_FOR_OBJECTIVE: {
    status: 409,
    meaning:
      'No model can be asked for an objective: none fits, or those that would are not active or not installed on this node.',
    fix: 'The message says what was skipped and why; map the objective to an active model, or activate one that has the capability.',
  },
  MODEL_NOT_ACTIVE: {
    status: 409,
    meaning: 'A model was asked for by its id, and it or its engine instance is not active here.',
    fix: 'Activate the model and its engine instance, or ask for an objective, which goes to those that are active.',
  },
  AI_METHOD_NOT_SUPPORTED: {
    status: 422,
    meaning: 'A model was called by a method that it has no capability for, or that its provider does not have.',
    fix: 'Call another model, or ask for an objective: that goes to the models that can.',
  },
  AI_PROVIDER_ERROR: {
    status: 502,
    meaning: 'An AI runtime refused a call, failed, or answered something that is no answer.',
    fix: 'The message is its own, and `providerStatus` its status: correct the request, the config of the engine instance or the runtime.',
  },
  AI_CALL_TIMED_OUT: {
    status: 504,
    meaning: 'An AI runtime was silent for longer than the call allows.',
    fix: 'Ask again, allow more with `timeoutMs`, or give the objective a model that is faster.',
  },
  AI_CALL_CANCELLED: {
    status: 499,
    meaning: 'An AI call was cancelled by whoever made it.',
    fix: 'Ask again.',
  },
  AI_DEFAULT_PROVIDER_REFUSED: {
    status: 500,
    meaning:
      'Code of a provider asked the AI SDK for a model by a bare name, which would call a gateway that nobody configured.',
    fix: 'Make the model with the package of the provider and the `fetch` of its host.',
  },
});

export const AI_ERRORS = table;

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
  return error('NO_MODEL_FOR_OBJECTIVE', {
    message: `no model answers ${method} for the objective '${objective}': ${why}`,
    where: objective,
    details: { objective, method, skipped: skipped.slice(0, 50) },
  });
}

export function modelNotActive(name: string, why: string): EnginehouseError {
  return error('MODEL_NOT_ACTIVE', { message: `model '${name}' is not called: ${why}`, where: name });
}

export function aiMethodNotSupported(name: string, method: RuntimeMethod, why: string): EnginehouseError {
  return error('AI_METHOD_NOT_SUPPORTED', { message: `model '${name}' has no ${method}: ${why}`, where: name });
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

const REFUSED_KEY =
  'Enter the key of the engine instance again (`enginehouse instances set NAME FIELD=@FILE`), and see what it may do at the runtime.';
/** Where the status says what to do. */
const FIXES: { readonly [status: number]: string } = {
  401: REFUSED_KEY,
  403: REFUSED_KEY,
  429: 'Ask again later, ask its provider for more, or let the objective have other models beside it.',
};

export function aiProviderError({ provider, modelName, status, message, isRetryable }: ProviderFailure) {
  const said = status === null ? '' : ` with status ${status}`;
  const fix = status === null ? undefined : FIXES[status];
  return error('AI_PROVIDER_ERROR', {
    message: `model '${modelName}' of '${provider}' failed${said}: ${message}`,
    where: modelName,
    ...(fix === undefined ? {} : { fix }),
    details: { provider, modelName, providerStatus: status, providerMessage: message, isRetryable },
  });
}

export function aiCallTimedOut(modelName: string, timeoutMs: number): EnginehouseError {
  return error('AI_CALL_TIMED_OUT', {
    message: `model '${modelName}' was silent for ${timeoutMs} ms`,
    where: modelName,
    details: { timeoutMs },
  });
}

export function aiCallCancelled(): EnginehouseError {
  return error('AI_CALL_CANCELLED', { message: 'the AI call was cancelled' });
}

export function aiDefaultProviderRefused(): EnginehouseError {
  return error('AI_DEFAULT_PROVIDER_REFUSED', {
    message: 'a model was asked for by a bare name, and there is no default provider',
  });
}
