import { isEnginehouseError } from '@enginehouse/errors';
import type { Sealer } from '@enginehouse/models';
import type { LoadedModel, Provider, ProviderAdapter } from '@enginehouse/sdk';
import { type InstanceResource, type Queryable, readInstance } from '@enginehouse/store';
import type { Configuration, ConfigurationSnapshot } from '../../configuration/configuration.ts';
import { adapterFailed, runtimeNotAvailable, unknownEngineInstance } from '../engine-errors.ts';
import type { ProviderInstalls } from '../installs/provider-installs.ts';
import type { LoadedProviders } from '../load-providers.ts';
import { type OpenedConfig, openConfig } from './instance-config.ts';
import { createLiveRuntime, type LiveRuntime } from './live-runtime.ts';
import { failureOf } from './provider-failure.ts';
import { createProviderHost, type HostParts } from './provider-host.ts';
import { createRedactor } from './redact-secrets.ts';
import type { RuntimeRegistry } from './runtime-registry.ts';

export interface RuntimeRegistryParts extends HostParts {
  /** Where a row is read once more whose secrets do not open. */
  readonly db: Queryable;
  readonly configuration: Pick<Configuration, 'current' | 'derive' | 'onChange'>;
  readonly providers: Pick<LoadedProviders, 'byId'>;
  readonly installs: Pick<ProviderInstalls, 'load' | 'isInstalled' | 'onChange'>;
  readonly sealer: Pick<Sealer, 'openObject'>;
}

/** An adapter that is not made by then holds up nobody any more. */
const CREATE_MS = 30_000;
/** The same for an adapter that ignores the signal of a question. */
const QUESTION_MS = 60_000;
/** What could not be made is not tried again before: every call would load and fail anew. */
const AGAIN_AFTER_MS = 1_000;
/** What is in memory changes with calls, and now and then by itself. */
const LOADED_MS = 10_000;
const LOADED_LIMIT_MS = 2_000;

type Active = ReadonlyMap<number, InstanceResource>;

/**
 * Runtimes live as long as their instance is active as it was written: what is in force is derived with each snapshot, so
 * that no runtime of an older one begins a call from the moment that a newer one is in force.
 */
export function createRuntimeRegistry(parts: RuntimeRegistryParts): RuntimeRegistry {
  const { configuration, providers, installs, log } = parts;
  const active = configuration.derive(activeInstances);
  const live = new Map<number, LiveRuntime>();
  /** On their way out: retired, or being stopped. */
  const leaving = new Set<LiveRuntime>();
  const making = new Map<number, { readonly instance: InstanceResource; readonly made: Promise<LiveRuntime> }>();
  const failed = new Map<
    number,
    { readonly instance: InstanceResource; readonly error: unknown; readonly until: number }
  >();
  const loaded = new Map<
    LiveRuntime,
    { readonly models: readonly LoadedModel[]; readonly begun: number; readonly at: number }
  >();
  let closing = false;

  const isInForce = (instance: InstanceResource): boolean => active.current().get(instance.id) === instance;
  const usable = (runtime: LiveRuntime | undefined): runtime is LiveRuntime =>
    runtime !== undefined && isInForce(runtime.instance);

  const leave = (runtime: LiveRuntime, how: 'retire' | 'stop'): Promise<void> => {
    if (live.get(runtime.instance.id) === runtime) live.delete(runtime.instance.id);
    leaving.add(runtime);
    loaded.delete(runtime);
    return runtime[how]().finally(() => leaving.delete(runtime));
  };
  const retireOutdated = (): void => {
    for (const runtime of live.values()) if (!isInForce(runtime.instance)) void leave(runtime, 'retire');
    for (const [id, { instance }] of failed) if (!isInForce(instance)) failed.delete(id);
  };
  const stopFollowing = configuration.onChange(retireOutdated);
  const stopInstalls = installs.onChange((providerId) => {
    for (const [id, { instance }] of failed) if (instance.provider === providerId) failed.delete(id);
    if (installs.isInstalled(providerId)) return;
    for (const runtime of live.values()) if (runtime.instance.provider === providerId) void leave(runtime, 'retire');
  });

  /** Why an instance takes no calls here; throws it. */
  const activeInstance = (id: number): { readonly instance: InstanceResource; readonly provider: Provider } => {
    const instance = active.current().get(id);
    if (closing) throw runtimeNotAvailable(id, 'this node is shutting down');
    if (instance === undefined) {
      const known = configuration.current().resources.instances.has(id);
      throw known ? runtimeNotAvailable(id, 'it is not active') : unknownEngineInstance(id);
    }
    const provider = providers.byId.get(instance.provider);
    if (provider === undefined) throw runtimeNotAvailable(id, `this node has no provider '${instance.provider}'`);
    if (!installs.isInstalled(instance.provider)) {
      throw runtimeNotAvailable(id, `the provider '${instance.provider}' is not installed on this node`);
    }
    return { instance, provider };
  };

  const make = (instance: InstanceResource, provider: Provider): Promise<LiveRuntime> => {
    const before = making.get(instance.id);
    if (before?.instance === instance) return before.made;
    const failure = failed.get(instance.id);
    if (failure !== undefined && failure.instance === instance && performance.now() < failure.until) {
      return Promise.reject(failure.error);
    }
    const made = makeRuntime(parts, instance, provider, () => isInForce(instance))
      .then(
        (runtime) => {
          failed.delete(instance.id);
          if (closing || !isInForce(instance)) void leave(runtime, 'retire');
          else live.set(instance.id, runtime);
          return runtime;
        },
        (error: unknown) => {
          failed.set(instance.id, { instance, error, until: performance.now() + AGAIN_AFTER_MS });
          throw error;
        },
      )
      .finally(() => {
        if (making.get(instance.id)?.instance === instance) making.delete(instance.id);
      });
    making.set(instance.id, { instance, made });
    return made;
  };

  const ready = (id: number): LiveRuntime | undefined => {
    const runtime = live.get(id);
    return usable(runtime) ? runtime : undefined;
  };
  const runtimeOf = async (id: number): Promise<LiveRuntime> => {
    for (;;) {
      const there = ready(id);
      if (there !== undefined) return there;
      const { instance, provider } = activeInstance(id);
      const runtime = await make(instance, provider);
      if (usable(runtime)) return runtime;
    }
  };

  /** Asks the runtime that is there, or an adapter that is made for this question. */
  const ask = async <Answer>(id: number, question: (adapter: ProviderAdapter) => Promise<Answer>): Promise<Answer> => {
    const there = ready(id);
    if (there !== undefined) {
      const letGo = there.hold();
      try {
        return await answered(there, question);
      } finally {
        letGo();
      }
    }
    const instance = configuration.current().resources.instances.get(id);
    if (instance === undefined) throw unknownEngineInstance(id);
    const provider = providers.byId.get(instance.provider);
    if (provider === undefined) throw runtimeNotAvailable(id, `this node has no provider '${instance.provider}'`);
    const asked = await makeRuntime(parts, instance, provider, () => true);
    try {
      return await answered(asked, question);
    } finally {
      await asked.stop();
    }
  };

  const loadedIn = async (runtime: LiveRuntime): Promise<readonly LoadedModel[]> => {
    const { adapter, begun } = runtime;
    const known = loaded.get(runtime);
    if (adapter.listLoadedModels === undefined) return [];
    if (known !== undefined && known.begun === begun && performance.now() - known.at < LOADED_MS) return known.models;
    let models = known?.models ?? [];
    try {
      const signal = AbortSignal.timeout(LOADED_LIMIT_MS);
      models = (await Promise.race([adapter.listLoadedModels(signal), aborted(signal)])).map(
        ({ modelId, sizeBytes, expiresAt }) => ({
          modelId,
          ...(sizeBytes === undefined ? {} : { sizeBytes }),
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
      );
    } catch (error) {
      // A view, not an answer: what was known last stands.
      log.debug(
        { engineInstanceId: runtime.instance.id, reason: failureOf(error, runtime.redact).message },
        'loaded models could not be listed',
      );
    }
    if (live.get(runtime.instance.id) === runtime) loaded.set(runtime, { models, begun, at: performance.now() });
    return models;
  };

  return {
    runtimeOf,
    ready,
    ask,
    async view() {
      const runtimes = [...live.values()];
      const models = await Promise.all(
        runtimes.map(async (runtime) =>
          (await loadedIn(runtime)).map((model) => ({ ...model, engineInstanceId: runtime.instance.id })),
        ),
      );
      return { loaded: models.flat(), calls: [...runtimes, ...leaving].flatMap((runtime) => runtime.calls()) };
    },
    async stop(id) {
      // One that is being made is nobody's yet: it is waited for, and stopped.
      await making.get(id)?.made.catch(() => undefined);
      const runtimes = [...live.values(), ...leaving].filter(({ instance }) => instance.id === id);
      await Promise.all(runtimes.map((runtime) => leave(runtime, 'stop')));
    },
    async unload(id, modelId) {
      await ask(id, async (adapter) => {
        if (adapter.unloadModel === undefined) throw new TypeError('its provider cannot unload models');
        await adapter.unloadModel(modelId, AbortSignal.timeout(CREATE_MS));
      });
      const runtime = live.get(id);
      if (runtime !== undefined) loaded.delete(runtime);
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      stopFollowing();
      stopInstalls();
      await Promise.all([...making.values()].map(({ made }) => made.catch(() => undefined)));
      await Promise.all([...live.values(), ...leaving].map((runtime) => leave(runtime, 'stop')));
    },
  };
}

/** The instances that take calls, each as it was when it was written: the same object as long as its row is the same. */
function activeInstances(
  next: ConfigurationSnapshot,
  before: { readonly snapshot: ConfigurationSnapshot; readonly value: Active } | undefined,
): Active {
  if (before?.snapshot.resources === next.resources) return before.value;
  const isSameEpoch = before?.snapshot.epoch === next.epoch;
  const active = new Map<number, InstanceResource>();
  for (const instance of next.resources.instances.values()) {
    if (instance.wanted !== 'active') continue;
    const known = isSameEpoch ? before?.value.get(instance.id) : undefined;
    active.set(instance.id, known?.revision === instance.revision ? known : instance);
  }
  return active;
}

async function makeRuntime(
  parts: RuntimeRegistryParts,
  instance: InstanceResource,
  provider: Provider,
  inForce: () => boolean,
): Promise<LiveRuntime> {
  const { config, missing, closed, secrets } = await openedConfig(parts, instance, provider);
  const lacking = [...missing, ...closed];
  if (lacking.length > 0) {
    const why = missing.length > 0 ? 'its config lacks' : 'secrets of its config do not open:';
    throw runtimeNotAvailable(instance.id, `${why} ${lacking.join(', ')}`);
  }
  const redact = createRedactor(secrets);
  const letGo = new AbortController();
  const host = createProviderHost(parts, instance, { redact, signal: letGo.signal });
  const limit = AbortSignal.timeout(CREATE_MS);
  try {
    const adapter = await Promise.race([
      // In a microtask: what throws at once rejects too.
      Promise.resolve().then(() => provider.create({ id: instance.id, name: instance.name, config }, host)),
      aborted(limit),
    ]);
    const { log } = parts;
    return createLiveRuntime({
      instance,
      manifest: provider,
      adapter,
      redact,
      letGo: () => letGo.abort(),
      isInForce: inForce,
      log,
    });
  } catch (error) {
    letGo.abort();
    if (isEnginehouseError(error)) throw error;
    throw adapterFailed(instance.id, 'could not be made', failureOf(error, redact));
  }
}

/**
 * A rotation seals values anew and leaves the revision as it is: where a secret of the snapshot does not open any more, the
 * row is read once more.
 */
async function openedConfig(
  { db, sealer }: RuntimeRegistryParts,
  instance: InstanceResource,
  provider: Provider,
): Promise<OpenedConfig> {
  const opened = openConfig(sealer, provider, instance);
  if (opened.closed.length === 0) return opened;
  const row = await readInstance(db, instance.id);
  return row?.revision === instance.revision ? openConfig(sealer, provider, row) : opened;
}

async function answered<Answer>(
  { adapter, instance, redact }: LiveRuntime,
  question: (adapter: ProviderAdapter) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await Promise.race([question(adapter), aborted(AbortSignal.timeout(QUESTION_MS))]);
  } catch (error) {
    if (isEnginehouseError(error)) throw error;
    throw adapterFailed(instance.id, 'failed', failureOf(error, redact));
  }
}

/** Rejects when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
