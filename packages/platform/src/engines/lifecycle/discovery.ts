import { isEnginehouseError, type Problem } from '@enginehouse/errors';
import { configFormFields } from '@enginehouse/models';
import type { EngineLifecycle, Provider, Readiness } from '@enginehouse/sdk';
import { checkConfig } from '@enginehouse/store';
import type { Session } from '../../session.ts';
import { unknownProvider } from '../engine-errors.ts';
import { requireReader } from '../engine-rights.ts';
import { missingFields, secretsOf, withDefaults } from '../runtimes/instance-config.ts';
import { failureOf } from '../runtimes/provider-failure.ts';
import { createRedactor } from '../runtimes/redact-secrets.ts';
import type { LifecycleParts } from './lifecycle-parts.ts';
import { supportOf } from './provider-support.ts';

type Discovery = Pick<EngineLifecycle, 'providerRequirements' | 'isSupported' | 'checkRuntimeConfig' | 'checkReady'>;
type Parts = Pick<LifecycleParts, 'providers' | 'installs'>;

/** What a provider needs, and whether this node has it. */
export function discoveryCalls({ providers, installs }: Parts, session: Session): Discovery {
  const known = (providerId: unknown): Provider => {
    const provider = providers.byId.get(String(providerId));
    if (provider === undefined) throw unknownProvider(providerId, [...providers.byId.keys()]);
    return provider;
  };
  return {
    async providerRequirements(providerId) {
      requireReader(session);
      const { id, label, configSchema, deployment, dependencies } = known(providerId);
      return {
        provider: id,
        providerLabel: label,
        ...supportOf(providers, id),
        configurable: configSchema.length > 0,
        remote: deployment === 'remote',
        requiresConfig: configSchema.some(({ required }) => required),
        dependencies,
        missingDependencies: installs.missing(id),
        configSchema,
      };
    },
    async isSupported(providerId) {
      requireReader(session);
      return supportOf(providers, providerId).supported;
    },
    async checkRuntimeConfig(providerId, config) {
      requireReader(session);
      return configReadiness(known(providerId), config);
    },
    async checkReady(providerId) {
      requireReader(session);
      const { id, dependencies } = known(providerId);
      const { supported, supportReason } = supportOf(providers, id);
      if (!supported) return { ready: false, message: supportReason ?? '', missing: [] };
      const missing = installs.missing(id);
      if (missing.length > 0) return { ready: false, message: `not installed here: ${missing.join(', ')}`, missing };
      if (!installs.isInstalled(id)) return { ready: false, message: 'not installed here', missing: [] };
      return loadsAll(installs, id, Object.keys(dependencies));
    },
  };
}

/**
 * What is wrong with a config that is not stored yet: fields that the schema does not have or does not take, required ones
 * without a value, and what the provider itself has to say. A mask in place of a secret is one that is kept.
 */
function configReadiness(provider: Provider, config: unknown): Readiness {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    return { ready: false, message: 'config must be an object', missing: [] };
  }
  const given = config as Parameters<typeof withDefaults>[1];
  try {
    checkConfig('engine_registry', 'config', given, configFormFields('config', provider.configSchema));
  } catch (error) {
    if (isEnginehouseError(error)) return { ready: false, message: error.message, missing: fieldsOf(error.problems) };
    throw error;
  }
  const filled = withDefaults(provider.configSchema, given);
  const missing = missingFields(provider.configSchema, filled);
  if (missing.length > 0) return { ready: false, message: `without a value: ${missing.join(', ')}`, missing };
  return ownReadiness(provider, filled, createRedactor(secretsOf(provider.configSchema, filled)));
}

/** What the provider says of a config that its schema takes. */
export function ownReadiness(
  provider: Provider,
  config: Parameters<typeof withDefaults>[1],
  redact: (text: string) => string,
): Readiness {
  try {
    const problems = provider.checkConfig?.(config) ?? [];
    if (problems.length === 0) return { ready: true, message: 'the config can be used', missing: [] };
    const message = redact(problems.map((problem) => `${problem.field}: ${problem.message}`).join('; '));
    return { ready: false, message, missing: fieldsOf(problems) };
  } catch (error) {
    return { ready: false, message: failureOf(error, redact).message, missing: [] };
  }
}

function fieldsOf(problems: readonly Pick<Problem, 'field'>[]): readonly string[] {
  return [...new Set(problems.map(({ field }) => field))];
}

/** That a package lies there does not say that it can be imported here. */
async function loadsAll(
  installs: Parts['installs'],
  providerId: string,
  packages: readonly string[],
): Promise<Readiness> {
  for (const name of packages) {
    try {
      await installs.load(providerId, name);
    } catch (error) {
      const { message } = failureOf(error, createRedactor([]));
      return { ready: false, message: `${name} cannot be imported: ${message}`, missing: [name] };
    }
  }
  return { ready: true, message: 'everything that it needs is installed here', missing: [] };
}
