import type { ProviderAdapter, ProviderManifest } from '@enginehouse/sdk';
import type { InstanceResource } from '@enginehouse/store';
import type { Logger } from '../../logger.ts';
import { runtimeStopped } from '../engine-errors.ts';
import { failureOf } from './provider-failure.ts';
import type { Runtime, RuntimeView } from './runtime-registry.ts';

/** A runtime with its end: what the registry holds. */
export interface LiveRuntime extends Runtime {
  /** The calls under way. */
  calls(): RuntimeView['calls'];
  /** Grows with each call that begins. */
  readonly begun: number;
  /** No call is under way. */
  readonly idle: boolean;
  /** Keeps it from being closed meanwhile; what is returned lets go. Throws `RUNTIME_STOPPED`. */
  hold(): () => void;
  /** Takes no more calls; closes when none is under way any more, or after `DRAIN_MS`. */
  retire(): Promise<void>;
  /** Takes no more calls, ends those under way, and closes. */
  stop(): Promise<void>;
}

export interface LiveRuntimeParts {
  readonly instance: InstanceResource;
  readonly manifest: ProviderManifest;
  readonly adapter: ProviderAdapter;
  readonly redact: (text: string) => string;
  /** Aborts the signal of the adapter's host. */
  readonly letGo: () => void;
  /** Whether this instance, as it was written then, is still the one in force. */
  readonly isInForce: () => boolean;
  readonly log: Logger;
}

/** How long calls may go on after their instance was changed or deactivated: an answer of a large model takes minutes. */
const DRAIN_MS = 300_000;
/** An adapter that does not let go is left behind after that. */
const CLOSE_MS = 5_000;

/** The time as a number: a text of each is made for whoever looks, not for each call. */
type Call = Omit<RuntimeView['calls'][number], 'startedAt'> & { readonly startedAt: number };

export function createLiveRuntime(parts: LiveRuntimeParts): LiveRuntime {
  const { instance, manifest, adapter, redact, isInForce } = parts;
  const calls = new Set<{ readonly call: Call; readonly controller: AbortController }>();
  let held = 0;
  let begun = 0;
  let open = true;
  let drained: (() => void) | undefined;
  let closed: Promise<void> | undefined;

  const close = (): Promise<void> => {
    closed ??= closeAdapter(parts);
    return closed;
  };
  const left = (): void => {
    if (calls.size + held === 0) drained?.();
  };
  const end = (): void => {
    for (const { controller } of calls) controller.abort(runtimeStopped(instance.id));
  };
  const refuseClosed = (): void => {
    if (!open || !isInForce()) throw runtimeStopped(instance.id);
  };
  let retired: Promise<void> | undefined;

  return {
    instance,
    manifest,
    adapter,
    redact,
    begin({ signal, ...call }) {
      refuseClosed();
      const controller = new AbortController();
      const entry = {
        call: { ...call, engineInstanceId: instance.id, startedAt: Date.now() },
        controller,
      };
      const abort = (): void => controller.abort(signal?.reason);
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
      calls.add(entry);
      begun++;
      return {
        signal: controller.signal,
        end() {
          if (!calls.delete(entry)) return;
          signal?.removeEventListener('abort', abort);
          left();
        },
      };
    },
    calls: () => [...calls].map(({ call }) => ({ ...call, startedAt: new Date(call.startedAt).toISOString() })),
    get begun() {
      return begun;
    },
    get idle() {
      return calls.size === 0;
    },
    hold() {
      refuseClosed();
      held++;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        held--;
        left();
      };
    },
    retire() {
      open = false;
      retired ??= (async () => {
        if (calls.size + held > 0) {
          const { promise, resolve } = Promise.withResolvers<void>();
          drained = resolve;
          const timer = setTimeout(resolve, DRAIN_MS).unref();
          await promise;
          clearTimeout(timer);
          end();
        }
        await close();
      })();
      return retired;
    },
    async stop() {
      open = false;
      end();
      drained?.();
      await close();
    },
  };
}

async function closeAdapter({ adapter, letGo, instance, redact, log }: LiveRuntimeParts): Promise<void> {
  letGo();
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), CLOSE_MS).unref();
  const origin = { engineInstanceId: instance.id, provider: instance.provider };
  try {
    // In a microtask: what throws at once rejects too.
    const outcome = await Promise.race([Promise.resolve().then(() => adapter.close?.()), late]);
    if (outcome === 'late') log.warn(origin, 'an adapter did not let go in time; it is left behind');
  } catch (error) {
    log.warn({ ...origin, reason: failureOf(error, redact).message }, 'an adapter failed while it let go');
  } finally {
    clearTimeout(timer);
  }
}
