import { isEnginehouseError } from '@enginehouse/errors';
import type { Sealer } from '@enginehouse/models';
import type { Provider } from '@enginehouse/sdk';
import { type InstanceResource, type Queryable, readInstance } from '@enginehouse/store';
import { adapterFailed, runtimeNotAvailable } from '../engine-errors.ts';
import { type OpenedConfig, openConfig } from './instance-config.ts';
import { createLiveRuntime, type LiveRuntime } from './live-runtime.ts';
import { failureOf } from './provider-failure.ts';
import { createProviderHost, type HostParts } from './provider-host.ts';
import { createRedactor } from './redact-secrets.ts';

export interface RuntimeMakerParts extends HostParts {
  /** Where a row is read once more whose secrets do not open. */
  readonly db: Queryable;
  readonly sealer: Pick<Sealer, 'openObject'>;
}

/** An adapter that is not made by then holds up nobody any more. */
const CREATE_MS = 30_000;

/**
 * Makes the runtime of an instance as it is written there: secrets are opened here, and nowhere before. Rejects with
 * `RUNTIME_NOT_AVAILABLE`, `ADAPTER_FAILED` and the typed errors of the host.
 */
export async function makeRuntime(
  parts: RuntimeMakerParts,
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
    if (typeof adapter !== 'object' || adapter === null) throw new TypeError('its provider made none');
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
  { db, sealer }: RuntimeMakerParts,
  instance: InstanceResource,
  provider: Provider,
): Promise<OpenedConfig> {
  const opened = openConfig(sealer, provider, instance);
  if (opened.closed.length === 0) return opened;
  const row = await readInstance(db, instance.id);
  return row?.revision === instance.revision ? openConfig(sealer, provider, row) : opened;
}

/** Rejects when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
