import type { ErrorTable } from '@enginehouse/errors';

/** What may go wrong in calls of AI models; `ai/ai-errors.ts` makes the errors. */
export const AI_ERRORS = {
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
} as const satisfies ErrorTable;
