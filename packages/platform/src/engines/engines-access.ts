import {
  CAPABILITIES,
  DEPLOYMENTS,
  type Engines,
  MODEL_SOURCES,
  PROVIDER_KINDS,
  RUNTIME_METHODS,
} from '@enginehouse/sdk';
import { requirePermission } from '../access.ts';
import type { Session } from '../session.ts';
import type { LoadedProviders } from './load-providers.ts';

/** `sdk.engines` of one session. */
export function enginesAccess({ manifests, problems }: LoadedProviders, session: Session): Engines {
  /** As the core model of their instances says: from organization level up, or whoever may manage them. */
  const check = (): void => {
    if (session.accessLevel > 2) requirePermission(session, 'system.engine.manage');
  };
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
      check();
      return kind === undefined ? manifests : manifests.filter((manifest) => manifest.kind === kind);
    },
    async getProvider(providerId) {
      check();
      return manifests.find(({ id }) => id === providerId) ?? null;
    },
    async providerProblems() {
      check();
      return problems;
    },
  };
}
