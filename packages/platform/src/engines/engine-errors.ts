import { defineErrors, didYouMean, type EnginehouseError, isEnginehouseError, type Problem } from '@enginehouse/errors';

const { table, error } = defineErrors({
  UNKNOWN_PROVIDER: {
    status: 404,
    meaning: 'This platform has no provider of this id.',
    fix: 'Use one of the providers that `enginehouse providers ls` and `sdk.engines.listProviders()` list; those that did not load stand beside them.',
  },
  PROVIDER_NOT_SUPPORTED: {
    status: 409,
    meaning: 'An engine instance is one of a provider that this platform does not have.',
    fix: 'Bring the package of the provider back, or move the instance to another provider.',
  },
  UNKNOWN_ENGINE_INSTANCE: {
    status: 404,
    meaning: 'There is no engine instance of this id.',
    fix: 'List the engine instances, and use an id of the list.',
  },
  ILLEGAL_TRANSITION: {
    status: 409,
    meaning: 'A lifecycle call does not lead anywhere from where the instance or the model is.',
    fix: 'Look at its status (`enginehouse instances ls`); the message names the calls that are allowed now.',
  },
  UNKNOWN_NODE: {
    status: 404,
    meaning: 'No live node has this id.',
    fix: 'List the nodes, and use the id of one that is live.',
  },
  UNKNOWN_REGISTERED_MODEL: {
    status: 404,
    meaning: 'There is no registered model of this id.',
    fix: 'List the models of the engine instance, and use an id of the list.',
  },
  MODEL_NOT_LISTED: {
    status: 409,
    meaning: 'A model was to be bound that the source of its provider does not list.',
    fix: 'Use one that `listAvailableModels` lists, or say that it is not listed (`unlisted`).',
  },
  MODEL_SOURCE_FAILED: {
    status: 502,
    meaning:
      'The one source of a provider\u2019s models did not answer, or answered something that is no list of models.',
    fix: 'See to the runtime and to the config of the engine instance, then ask again.',
  },
  ADAPTER_FAILED: {
    status: 502,
    meaning: 'The adapter of an engine instance could not be made, or failed at a question.',
    fix: 'The message says why; correct the config of the engine instance or its provider. The next call tries again.',
  },
  RUNTIME_NOT_AVAILABLE: {
    status: 503,
    meaning: 'An engine instance takes no calls on this node.',
    fix: 'The message says what is lacking: the instance must be active and its provider installed on the node.',
  },
  RUNTIME_STOPPED: {
    status: 503,
    meaning: 'The runtime of an engine instance was stopped, or replaced by one of a newer configuration.',
    fix: 'Ask again: where the instance is active, the next call makes a new runtime.',
  },
  NODE_COMMAND_FAILED: {
    status: 502,
    meaning: 'A node could not do what it was asked to do, or did not answer in time.',
    fix: 'The problems name each node and why; see to those, then ask again.',
  },
});

/** Part of the table of the package. */
export const ENGINE_ERRORS = table;

export function unknownProvider(providerId: unknown, known: readonly string[]): EnginehouseError {
  const asked = String(providerId).slice(0, 80);
  return error('UNKNOWN_PROVIDER', {
    message: `there is no provider '${asked}'${didYouMean(asked, known)}`,
    where: 'providerId',
  });
}

export function providerNotSupported(providerId: string, reason: string): EnginehouseError {
  return error('PROVIDER_NOT_SUPPORTED', { message: reason, where: providerId });
}

export function unknownEngineInstance(id: unknown): EnginehouseError {
  return error('UNKNOWN_ENGINE_INSTANCE', {
    message: `there is no engine instance ${String(id).slice(0, 40)}`,
    where: 'engineInstanceId',
  });
}

export function unknownNode(nodeId: string): EnginehouseError {
  return error('UNKNOWN_NODE', { message: `no live node is '${nodeId.slice(0, 80)}'`, where: 'nodeId' });
}

export function unknownRegisteredModel(id: unknown): EnginehouseError {
  return error('UNKNOWN_REGISTERED_MODEL', {
    message: `there is no registered model ${String(id).slice(0, 40)}`,
    where: 'modelRegistryId',
  });
}

/** `subject`: what was to be moved. `state`: where it is. `allowed`: what may be asked from there. */
export function illegalTransition(move: {
  readonly subject: string;
  readonly asked: string;
  readonly state: string;
  readonly allowed: readonly string[];
}): EnginehouseError {
  const { subject, asked, state, allowed } = move;
  return error('ILLEGAL_TRANSITION', {
    message: `${asked}: ${subject} is ${state}; allowed: ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`,
    where: subject,
    details: { asked, state, allowed },
  });
}

export function modelNotListed(modelId: string, providerId: string, known: readonly string[]): EnginehouseError {
  const asked = modelId.slice(0, 200);
  return error('MODEL_NOT_LISTED', {
    message: `the source of '${providerId}' does not list the model '${asked}'${didYouMean(asked, known)}`,
    where: 'modelId',
  });
}

export function modelSourceFailed(engineInstanceId: number, { status, message }: ProviderFailure): EnginehouseError {
  return error('MODEL_SOURCE_FAILED', {
    message: `the models of engine instance ${engineInstanceId} could not be listed: ${message}`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId, providerStatus: status },
  });
}

/** What a provider said when it failed, fit to be told. */
export interface ProviderFailure {
  /** What the runtime answered; null where it did not. */
  readonly status: number | null;
  /** One line, without secrets. */
  readonly message: string;
}

/** `what` it did: `could not be made`. Its details carry the failure. */
export function adapterFailed(engineInstanceId: number, what: string, failure: ProviderFailure): EnginehouseError {
  return error('ADAPTER_FAILED', {
    message: `the adapter of engine instance ${engineInstanceId} ${what}: ${failure.message}`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId, failure },
  });
}

/** The failure that an error of `adapterFailed` carries. */
export function failureIn(thrown: unknown): ProviderFailure | undefined {
  return isEnginehouseError(thrown) && thrown.code === 'ADAPTER_FAILED'
    ? (thrown.details?.failure as ProviderFailure)
    : undefined;
}

export function runtimeNotAvailable(engineInstanceId: number, why: string): EnginehouseError {
  return error('RUNTIME_NOT_AVAILABLE', {
    message: `engine instance ${engineInstanceId} takes no calls here: ${why}`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId },
  });
}

export function runtimeStopped(engineInstanceId: number): EnginehouseError {
  return error('RUNTIME_STOPPED', {
    message: `the runtime of engine instance ${engineInstanceId} was stopped`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId },
  });
}

/** `problems`: by node. */
export function nodeCommandFailed(what: string, problems: readonly Problem[]): EnginehouseError {
  const sentence = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return error('NODE_COMMAND_FAILED', { message: `${what} failed: ${sentence}`, where: 'nodes', problems });
}
