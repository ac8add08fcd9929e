import type { AnswerHandlers } from '../call.ts';

export const answerInstances = {
  'instances.install': ({ params, body }, { sdk }) => sdk.engines.beginInstall(params.engineInstanceId, body),
  'instances.installStatus': ({ params }, { sdk }) => sdk.engines.installStatus(params.engineInstanceId),
  'instances.cancelInstall': ({ params }, { sdk }) => sdk.engines.cancelInstall(params.engineInstanceId),
  'instances.retryInstall': ({ params, body }, { sdk }) =>
    sdk.engines.retryInstall(params.engineInstanceId, body.nodeId),
  'instances.activationRequirements': ({ params }, { sdk }) =>
    sdk.engines.activationRequirements(params.engineInstanceId),
  'instances.activate': ({ params }, { sdk }) => sdk.engines.activateInstance(params.engineInstanceId),
  'instances.deactivate': ({ params }, { sdk }) => sdk.engines.deactivateInstance(params.engineInstanceId),
  'instances.uninstall': ({ params }, { sdk }) => sdk.engines.uninstall(params.engineInstanceId),
  'instances.stop': async ({ params, body }, { sdk }) => {
    await sdk.engines.stopEngine(params.engineInstanceId, body.nodeId);
    return { done: true as const };
  },
  'instances.availableModels': async ({ params }, { sdk }) => ({
    models: await sdk.engines.listAvailableModels(params.engineInstanceId),
  }),
  'instances.models': async ({ params }, { sdk }) => ({
    models: await sdk.engines.listModels(params.engineInstanceId),
  }),
  'instances.bindModel': ({ params, body }, { sdk }) => sdk.engines.bindModel(params.engineInstanceId, body),
  'instances.activateModel': ({ params }, { sdk }) => sdk.engines.activateModel(params.modelRegistryId),
  'instances.deactivateModel': ({ params }, { sdk }) => sdk.engines.deactivateModel(params.modelRegistryId),
  'instances.loadedModels': async ({ params }, { sdk }) => ({
    models: await sdk.engines.listLoadedModels(params.engineInstanceId),
  }),
  'instances.unloadModel': async ({ params, body }, { sdk }) => {
    await sdk.engines.unloadLoadedModel(params.engineInstanceId, body.modelId, body.nodeId);
    return { done: true as const };
  },
  'instances.activeCalls': async ({ params }, { sdk }) => ({
    calls: await sdk.engines.listActiveCalls(params.engineInstanceId),
  }),
} satisfies Partial<AnswerHandlers>;
