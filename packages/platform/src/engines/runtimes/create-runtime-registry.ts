import { isEnginehouseError } from '@enginehouse/errors';
import type { Provider, ProviderAdapter } from '@enginehouse/sdk';
import type { InstanceResource } from '@enginehouse/store';
import type { Configuration } from '../../configuration/configuration.ts';
import { adapterFailed, runtimeNotAvailable, unknownEngineInstance } from '../engine-errors.ts';
import type { ProviderInstalls } from '../installs/provider-installs.ts';
import type { LoadedProviders } from '../load-providers.ts';
import { activeInstances } from './active-instances.ts';
import type { LiveRuntime } from './live-runtime.ts';
import { createLoadedModels } from './loaded-models.ts';
import { aborted, makeRuntime, type RuntimeMakerParts } from './make-runtime.ts';
import { failureOf } from './provider-failure.ts';
import type { RuntimeRegistry } from './runtime-registry.ts';

export interface RuntimeRegistryParts extends RuntimeMakerParts {
  readonly configuration: Pick<Configuration, 'current' | 'derive' | 'onChange'>;
  readonly providers: Pick<LoadedProviders, 'byId'>;
  readonly installs: Pick<ProviderInstalls, 'load' | 'isInstalled' | 'onChange'>;
}

/** For an adapter that ignores the signal of a question. */
const QUESTION_MS = 60_000;
/** What could not be made is not tried again before: every call would load and fail anew. */
const AGAIN_AFTER_MS = 1_000;
const UNLOAD_MS = 30_000;

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
  const loaded = createLoadedModels(log);
  let closing = false;

  const isInForce = (instance: InstanceResource): boolean => active.current().get(instance.id) === instance;
  const usable = (runtime: LiveRuntime | undefined): runtime is LiveRuntime =>
    runtime !== undefined && isInForce(runtime.instance);

  const leave = (runtime: LiveRuntime, how: 'retire' | 'stop'): Promise<void> => {
    if (live.get(runtime.instance.id) === runtime) live.delete(runtime.instance.id);
    leaving.add(runtime);
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

  return {
    runtimeOf,
    ready,
    ask,
    async view() {
      const runtimes = [...live.values()];
      const models = await Promise.all(
        runtimes.map(async (runtime) =>
          (await loaded.of(runtime)).map((model) => ({ ...model, engineInstanceId: runtime.instance.id })),
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
        await adapter.unloadModel(modelId, AbortSignal.timeout(UNLOAD_MS));
      });
      const runtime = live.get(id);
      if (runtime !== undefined) loaded.forget(runtime);
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
