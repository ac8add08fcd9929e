import { isEnginehouseError } from '@enginehouse/errors';
import type { ActivationFailure, ActivationRequirements, Provider, Readiness } from '@enginehouse/sdk';
import type { StoredInstance } from '@enginehouse/store';
import { openConfig } from '../runtimes/instance-config.ts';
import { createRedactor } from '../runtimes/redact-secrets.ts';
import { ownReadiness } from './discovery.ts';
import type { LifecycleParts } from './lifecycle-parts.ts';
import { supportOf } from './provider-support.ts';

const READY: ActivationRequirements = { ready: true, reason: null, message: 'it can be activated', missing: [] };
/** A runtime that does not answer is not ready. */
const CHECK_MS = 15_000;

type Parts = Pick<LifecycleParts, 'providers' | 'sealer'> & {
  readonly installs: Pick<LifecycleParts['installs'], 'isInstalled' | 'missing'>;
  readonly registry: Pick<LifecycleParts['registry'], 'ask'>;
};

/** The first thing that stands against activating an instance, in the order of `ACTIVATION_FAILURES`. Writes nothing. */
export async function requirementsOf(parts: Parts, instance: StoredInstance | null): Promise<ActivationRequirements> {
  if (instance === null) return lacking('engine_registry_row_not_found', 'there is no such engine instance');
  const { providers, installs, sealer } = parts;
  const { supportReason } = supportOf(providers, instance.provider);
  const provider = providers.byId.get(instance.provider);
  if (provider === undefined) return lacking('provider_not_supported', supportReason ?? '');
  const { config, missing, closed, secrets } = openConfig(sealer, provider, instance);
  if (missing.length > 0) return lacking('missing_config', `without a value: ${missing.join(', ')}`, missing);
  if (closed.length > 0)
    return lacking('missing_config', `does not open: ${closed.join(', ')}; enter it again`, closed);
  const isHere = installs.isInstalled(provider.id);
  // Another node may have it: a node without it leaves its models out, and serves the others.
  if (!isHere && instance.status !== 'installed' && instance.status !== 'active') {
    return lacking('missing_dependencies', 'its provider is installed on no live node', installs.missing(provider.id));
  }
  const redact = createRedactor(secrets);
  const own = ownReadiness(provider, config, redact);
  const readiness = own.ready && isHere ? await askRuntime(parts, provider, instance) : own;
  // An adapter tells what its runtime said, which may quote the key that it refuses.
  return readiness.ready ? READY : lacking('runtime_config_invalid', redact(readiness.message), readiness.missing);
}

/** Whether calls would work, as the adapter finds with this config. */
async function askRuntime({ registry }: Parts, provider: Provider, { id }: StoredInstance): Promise<Readiness> {
  try {
    return await registry.ask(
      id,
      async (adapter) =>
        (await adapter.checkReady?.(AbortSignal.timeout(CHECK_MS))) ?? {
          ready: true,
          message: provider.label,
          missing: [],
        },
    );
  } catch (error) {
    if (isEnginehouseError(error)) return { ready: false, message: error.message, missing: [] };
    throw error;
  }
}

function lacking(reason: ActivationFailure, message: string, missing: readonly string[] = []): ActivationRequirements {
  return { ready: false, reason, message, missing };
}
