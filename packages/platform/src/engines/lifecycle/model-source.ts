import { isEnginehouseError } from '@enginehouse/errors';
import { CAPABILITIES, type Capability } from '@enginehouse/models';
import type { AvailableModel, Provider } from '@enginehouse/sdk';
import type { StoredInstance } from '@enginehouse/store';
import { failureIn, modelSourceFailed, providerNotSupported } from '../engine-errors.ts';
import type { LifecycleParts } from './lifecycle-parts.ts';
import { supportOf } from './provider-support.ts';

const SOURCE_MS = 30_000;
/** A list that is longer is no list of models. */
const MOST_MODELS = 10_000;
const LONGEST_ID = 500;

/**
 * The models of an instance, from the one source that its provider declares: never from another in its place. Throws
 * `MODEL_SOURCE_FAILED`, `PROVIDER_NOT_SUPPORTED`.
 */
export async function modelsOfSource(
  { providers, registry }: Pick<LifecycleParts, 'providers' | 'registry'>,
  { id, provider: providerId }: StoredInstance,
): Promise<readonly AvailableModel[]> {
  const provider = providers.byId.get(providerId);
  if (provider === undefined)
    throw providerNotSupported(providerId, supportOf(providers, providerId).supportReason ?? '');
  switch (provider.modelSource) {
    case 'engine_catalog':
      return provider.catalog ?? [];
    case 'provider_api':
    case 'inventory':
      return asked(registry, id, provider);
  }
}

async function asked(registry: LifecycleParts['registry'], id: number, provider: Provider) {
  let answer: unknown;
  try {
    answer = await registry.ask(id, async (adapter) => adapter.listModels?.(AbortSignal.timeout(SOURCE_MS)));
  } catch (error) {
    // What is wrong before the source was asked (no config, no dependencies) says so itself.
    const failure = failureIn(error);
    if (failure === undefined && isEnginehouseError(error)) {
      throw error.code === 'EGRESS_DENIED' ? error : modelSourceFailed(id, { status: null, message: error.message });
    }
    throw failure === undefined ? error : modelSourceFailed(id, failure);
  }
  if (answer === undefined) {
    throw modelSourceFailed(id, { status: null, message: `'${provider.id}' has no list of models` });
  }
  const models = Array.isArray(answer) && answer.length <= MOST_MODELS ? answer.map(modelOf) : [undefined];
  if (models.includes(undefined)) {
    throw modelSourceFailed(id, { status: null, message: 'the source answered something that is no list of models' });
  }
  return models as readonly AvailableModel[];
}

/** What a runtime says is input: undefined for what is no model. Capabilities that this version does not know are left out. */
function modelOf(input: unknown): AvailableModel | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { id, label, capabilities, version, sizeBytes } = input as { readonly [K in keyof AvailableModel]?: unknown };
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID) return undefined;
  const known = Array.isArray(capabilities) ? capabilities.filter(isCapability) : [];
  return {
    id,
    label: typeof label === 'string' && label !== '' ? label.slice(0, LONGEST_ID) : id,
    capabilities: known,
    ...(typeof version === 'string' ? { version: version.slice(0, LONGEST_ID) } : {}),
    ...(typeof sizeBytes === 'number' ? { sizeBytes } : {}),
  };
}

function isCapability(word: unknown): word is Capability {
  return CAPABILITIES.some((one) => one === word);
}
