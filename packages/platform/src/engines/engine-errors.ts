import { didYouMean, type EnginehouseError, isEnginehouseError, type Problem } from '@enginehouse/errors';
import { platformError } from '../errors.ts';

export function unknownProvider(providerId: unknown, known: readonly string[]): EnginehouseError {
  const asked = String(providerId).slice(0, 80);
  return platformError('UNKNOWN_PROVIDER', {
    message: `there is no provider '${asked}'${didYouMean(asked, known)}`,
    where: 'providerId',
  });
}

export function providerNotSupported(providerId: string, reason: string): EnginehouseError {
  return platformError('PROVIDER_NOT_SUPPORTED', { message: reason, where: providerId });
}

export function unknownEngineInstance(id: unknown): EnginehouseError {
  return platformError('UNKNOWN_ENGINE_INSTANCE', {
    message: `there is no engine instance ${String(id).slice(0, 40)}`,
    where: 'engineInstanceId',
  });
}

export function unknownNode(nodeId: string): EnginehouseError {
  return platformError('UNKNOWN_NODE', { message: `no live node is '${nodeId.slice(0, 80)}'`, where: 'nodeId' });
}

export function unknownRegisteredModel(id: unknown): EnginehouseError {
  return platformError('UNKNOWN_REGISTERED_MODEL', {
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
  return platformError('ILLEGAL_TRANSITION', {
    message: `${asked}: ${subject} is ${state}; allowed: ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`,
    where: subject,
    details: { asked, state, allowed },
  });
}

export function modelNotListed(modelId: string, providerId: string, known: readonly string[]): EnginehouseError {
  const asked = modelId.slice(0, 200);
  return platformError('MODEL_NOT_LISTED', {
    message: `the source of '${providerId}' does not list the model '${asked}'${didYouMean(asked, known)}`,
    where: 'modelId',
  });
}

export function modelSourceFailed(engineInstanceId: number, { status, message }: ProviderFailure): EnginehouseError {
  return platformError('MODEL_SOURCE_FAILED', {
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
  return platformError('ADAPTER_FAILED', {
    message: `the adapter of engine instance ${engineInstanceId} ${what}: ${failure.message}`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId, failure },
  });
}

/** The failure that an error of `adapterFailed` carries. */
export function failureIn(error: unknown): ProviderFailure | undefined {
  return isEnginehouseError(error) && error.code === 'ADAPTER_FAILED'
    ? (error.details?.failure as ProviderFailure)
    : undefined;
}

export function runtimeNotAvailable(engineInstanceId: number, why: string): EnginehouseError {
  return platformError('RUNTIME_NOT_AVAILABLE', {
    message: `engine instance ${engineInstanceId} takes no calls here: ${why}`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId },
  });
}

export function runtimeStopped(engineInstanceId: number): EnginehouseError {
  return platformError('RUNTIME_STOPPED', {
    message: `the runtime of engine instance ${engineInstanceId} was stopped`,
    where: `engine instance ${engineInstanceId}`,
    details: { engineInstanceId },
  });
}

/** `problems`: by node. */
export function nodeCommandFailed(what: string, problems: readonly Problem[]): EnginehouseError {
  const sentence = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return platformError('NODE_COMMAND_FAILED', { message: `${what} failed: ${sentence}`, where: 'nodes', problems });
}
