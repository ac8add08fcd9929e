import {
  CAPABILITIES,
  DEPLOYMENTS,
  type Engines,
  MODEL_SOURCES,
  PROVIDER_KINDS,
  RUNTIME_METHODS,
} from '@enginehouse/sdk';
import type { Session } from '../session.ts';
import { requireReader } from './engine-rights.ts';
import { engineLifecycle } from './lifecycle/engine-lifecycle.ts';
import type { LifecycleParts } from './lifecycle/lifecycle-parts.ts';

/** `sdk.engines` of one session. */
export function enginesAccess(parts: LifecycleParts, session: Session): Engines {
  const { manifests, problems } = parts.providers;
  return {
    async constants() {
      return {
        kinds: PROVIDER_KINDS,
        deployments: DEPLOYMENTS,
        modelSources: MODEL_SOURCES,
        capabilities: CAPABILITIES,
        runtimeMethods: RUNTIME_METHODS,
      };
    },
    async listProviders({ kind } = {}) {
      requireReader(session);
      return kind === undefined ? manifests : manifests.filter((manifest) => manifest.kind === kind);
    },
    async getProvider(providerId) {
      requireReader(session);
      return manifests.find(({ id }) => id === providerId) ?? null;
    },
    async providerProblems() {
      requireReader(session);
      return problems;
    },
    ...engineLifecycle(parts, session),
  };
}
