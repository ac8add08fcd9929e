import type { LoadedModel } from '@enginehouse/sdk';
import type { Logger } from '../../logger.ts';
import type { LiveRuntime } from './live-runtime.ts';
import { aborted } from './make-runtime.ts';
import { failureOf } from './provider-failure.ts';

/** What runtimes hold in memory, as each said last. */
export interface LoadedModels {
  of(runtime: LiveRuntime): Promise<readonly LoadedModel[]>;
  /** Asks anew the next time. */
  forget(runtime: LiveRuntime): void;
}

/** What is in memory changes with calls, and now and then by itself. */
const KNOWN_MS = 10_000;
const LIMIT_MS = 2_000;

/**
 * Asks a runtime while calls are under way, when it had calls since, or when some time has passed: whoever looks each second
 * does not burden it.
 */
export function createLoadedModels(log: Logger): LoadedModels {
  const known = new WeakMap<
    LiveRuntime,
    { readonly models: readonly LoadedModel[]; readonly begun: number; readonly at: number }
  >();
  /** The question asked last; gone where its answer would be out of date. */
  const latest = new WeakMap<LiveRuntime, object>();
  return {
    async of(runtime) {
      const { adapter, begun, instance, redact } = runtime;
      const last = known.get(runtime);
      if (adapter.listLoadedModels === undefined) return [];
      const isIdle = last?.begun === begun && runtime.idle;
      if (last !== undefined && isIdle && performance.now() - last.at < KNOWN_MS) return last.models;
      const asked = {};
      latest.set(runtime, asked);
      let models = last?.models ?? [];
      try {
        const signal = AbortSignal.timeout(LIMIT_MS);
        models = (await Promise.race([adapter.listLoadedModels(signal), aborted(signal)])).map(
          ({ modelId, sizeBytes, expiresAt }) => ({
            modelId,
            ...(sizeBytes === undefined ? {} : { sizeBytes }),
            ...(expiresAt === undefined ? {} : { expiresAt }),
          }),
        );
      } catch (error) {
        // A view, not an answer: what was known last stands.
        const { message: reason } = failureOf(error, redact);
        log.debug({ engineInstanceId: instance.id, reason }, 'loaded models could not be listed');
      }
      // A call that ended meanwhile, and what was unloaded, are asked for the next time.
      const isIdleStill = latest.get(runtime) === asked && runtime.idle && runtime.begun === begun;
      known.set(runtime, { models, begun: isIdleStill ? begun : Number.NaN, at: performance.now() });
      return models;
    },
    forget(runtime) {
      known.delete(runtime);
      latest.delete(runtime);
    },
  };
}
