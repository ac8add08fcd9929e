import { type EngineLifecycle, type Engines, unknownProvider } from '@enginehouse/platform';

type Provider = NonNullable<Awaited<ReturnType<Engines['getProvider']>>>;
type Model = Awaited<ReturnType<EngineLifecycle['bindModel']>>;

const TASK = '01990000-0000-7000-8000-000000000002';
const TIME = '2026-11-20T10:15:00.000Z';

const PROVIDER: Provider = {
  id: 'compromise',
  label: 'compromise',
  kind: 'nlp',
  deployment: 'local',
  modelSource: 'engine_catalog',
  capabilities: ['token_extraction'],
  runtimeMethods: ['extractTokens'],
  configSchema: [],
  dependencies: { compromise: '14.15.1' },
  environment: [],
  egress: { hosts: [], fromConfig: [] },
  catalog: [{ id: 'english', label: 'English', capabilities: ['token_extraction'] }],
};

/** One provider, and instances that do at once whatever is asked of them. */
export function createMemoryEngines(): Engines & EngineLifecycle {
  const ready = { ready: true, reason: null, message: 'ready', missing: [] } as const;
  const known = (providerId: string): Provider => {
    if (providerId !== PROVIDER.id) throw unknownProvider(providerId, [PROVIDER.id]);
    return PROVIDER;
  };
  const taken = (engineInstanceId: number, status: 'uninstalled' | 'installing' | 'installed' | 'active') => ({
    engineInstanceId,
    provider: PROVIDER.id,
    event: TASK,
    status,
    supported: true,
    revision: 2,
  });
  const status = (engineInstanceId: number): Awaited<ReturnType<EngineLifecycle['installStatus']>> => ({
    engineInstanceId,
    providerId: PROVIDER.id,
    wanted: 'installed',
    status: 'installing',
    supported: true,
    nodes: [
      {
        nodeId: 'north-1',
        live: true,
        status: 'installing',
        progress: 0.5,
        manifestVersion: null,
        lastError: null,
        startedAt: TIME,
        completedAt: null,
        lastHeartbeatAt: TIME,
      },
    ],
    summary: { pending: 0, installing: 1, installed: 0, error: 0 },
  });
  const model = (id: number, changed: Partial<Model> = {}): Model => ({
    id,
    name: 'english',
    engineInstanceId: 3,
    availableModelId: null,
    capabilities: ['token_extraction'],
    status: 'available',
    isDownloaded: false,
    version: null,
    vramRequiredMb: 0,
    ramRequiredMb: 0,
    modelPath: null,
    remoteUrl: null,
    extraConfig: {},
    createdAt: TIME,
    updatedAt: TIME,
    revision: 2,
    ...changed,
  });
  return {
    constants: async () => ({
      kinds: ['nlp'],
      deployments: ['local'],
      modelSources: ['engine_catalog'],
      capabilities: ['token_extraction'],
      runtimeMethods: ['extractTokens'],
    }),
    listProviders: async ({ kind } = {}) => (kind === undefined || kind === PROVIDER.kind ? [PROVIDER] : []),
    getProvider: async (providerId) => (providerId === PROVIDER.id ? PROVIDER : null),
    providerProblems: async () => [
      { source: 'broken', code: 'PROVIDER_NOT_LOADED', message: 'broken', fix: 'Mend it.' },
    ],
    providerRequirements: async (providerId) => ({
      provider: known(providerId).id,
      providerLabel: PROVIDER.label,
      supported: true,
      supportReason: null,
      configurable: false,
      remote: false,
      requiresConfig: false,
      dependencies: PROVIDER.dependencies,
      missingDependencies: [],
      configSchema: [],
    }),
    isSupported: async (providerId) => known(providerId) === PROVIDER,
    beginInstall: async (id) => ({ ...taken(id, 'installing'), taskId: TASK }),
    installStatus: async (id) => status(id),
    cancelInstall: async (id) => status(id),
    retryInstall: async (id) => ({ ...taken(id, 'installing'), taskId: TASK }),
    activationRequirements: async () => ready,
    activateInstance: async (id) => ({ ...ready, ...taken(id, 'active') }),
    deactivateInstance: async (id) => taken(id, 'installed'),
    uninstall: async (id) => taken(id, 'uninstalled'),
    checkRuntimeConfig: async (providerId) => ({ ready: true, message: known(providerId).label, missing: [] }),
    checkReady: async (providerId) => ({ ready: true, message: known(providerId).label, missing: [] }),
    listAvailableModels: async () => [
      { id: 'english', label: 'English', capabilities: ['token_extraction'], modelRegistryId: null },
    ],
    listModels: async (id) => [model(7, { engineInstanceId: id })],
    bindModel: async (id, { modelId, name = modelId, activate }) =>
      model(7, { engineInstanceId: id, name, status: activate === true ? 'active' : 'available' }),
    activateModel: async (id) => model(id, { status: 'active' }),
    deactivateModel: async (id) => model(id),
    listLoadedModels: async (id = 3) => [{ nodeId: 'north-1', engineInstanceId: id, modelId: 'english' }],
    unloadLoadedModel: async () => undefined,
    stopEngine: async () => undefined,
    listActiveCalls: async (id = 3) => [
      {
        nodeId: 'north-1',
        callId: TASK,
        engineInstanceId: id,
        modelName: 'english',
        method: 'extractTokens',
        startedAt: TIME,
        userId: null,
      },
    ],
  };
}
