import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  activeCalls,
  boundModel,
  boundModels,
  instanceNumber,
  listedModels,
  loadedModels,
  modelNumber,
  newBinding,
  nodesDone,
  unloadRequest,
} from '../schemas/instance-schemas.ts';

const ofInstance = z.strictObject({ engineInstanceId: instanceNumber });
const ofModel = z.strictObject({ modelRegistryId: modelNumber });
const params = { engineInstanceId: '3' };

const exampleModelRow = {
  id: 7,
  name: 'english',
  engineInstanceId: 3,
  availableModelId: null,
  capabilities: ['token_extraction', 'classification'],
  status: 'active',
  isDownloaded: false,
  version: null,
  vramRequiredMb: 0,
  ramRequiredMb: 0,
  modelPath: null,
  remoteUrl: null,
  extraConfig: {},
  revision: 15,
} as const;
const exampleModel = {
  ...exampleModelRow,
  createdAt: '2026-11-20T10:15:00.000Z',
  updatedAt: '2026-11-20T10:15:00.000Z',
} as const;

export const listAvailableModels = defineRoute({
  name: 'instances.availableModels',
  method: 'GET',
  path: '/api/v1/engine-instances/{engineInstanceId}/available-models',
  summary: "Lists the models that the provider's one source has for an engine instance, and which of them are bound.",
  permission: 'session',
  params: ofInstance,
  response: { 200: listedModels },
  errors: ['EGRESS_DENIED', 'MODEL_SOURCE_FAILED', 'PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: {
    params,
    response: {
      models: [
        { id: 'english', label: 'English', capabilities: ['token_extraction', 'classification'], modelRegistryId: 7 },
      ],
    },
  },
});

export const listBoundModels = defineRoute({
  name: 'instances.models',
  method: 'GET',
  path: '/api/v1/engine-instances/{engineInstanceId}/models',
  summary: 'Lists the models that are bound to an engine instance.',
  permission: 'session',
  params: ofInstance,
  response: { 200: boundModels },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, response: { models: [exampleModelRow] } },
});

export const bindModel = defineRoute({
  name: 'instances.bindModel',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/models',
  summary: 'Binds a model to an engine instance: a row of `model_registry`.',
  permission: 'system.engine.model.manage',
  params: ofInstance,
  body: newBinding,
  response: { 200: boundModel },
  errors: ['INVALID_VALUES', 'MODEL_NOT_LISTED', 'MODEL_SOURCE_FAILED', 'PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, body: { modelId: 'english', activate: true }, response: exampleModel },
});

export const activateModel = defineRoute({
  name: 'instances.activateModel',
  method: 'POST',
  path: '/api/v1/engine-models/{modelRegistryId}/activate',
  summary: 'Activates a bound model, so that calls reach it.',
  permission: 'system.engine.model.manage',
  params: ofModel,
  response: { 200: boundModel },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'UNKNOWN_REGISTERED_MODEL'],
  example: { params: { modelRegistryId: '7' }, response: exampleModel },
});

export const deactivateModel = defineRoute({
  name: 'instances.deactivateModel',
  method: 'POST',
  path: '/api/v1/engine-models/{modelRegistryId}/deactivate',
  summary: 'Deactivates a bound model; answers when no live node calls it any more.',
  permission: 'system.engine.model.manage',
  params: ofModel,
  response: { 200: boundModel },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'REVISION_NOT_APPLIED', 'UNKNOWN_REGISTERED_MODEL'],
  example: { params: { modelRegistryId: '7' }, response: { ...exampleModel, status: 'available' } },
});

export const listLoadedModels = defineRoute({
  name: 'instances.loadedModels',
  method: 'GET',
  path: '/api/v1/engine-instances/{engineInstanceId}/loaded-models',
  summary: 'Lists the models of an engine instance that are in the memory of runtimes, as each node last said.',
  permission: 'session',
  params: ofInstance,
  response: { 200: loadedModels },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: {
    params,
    response: {
      models: [{ nodeId: 'north-1', engineInstanceId: 3, modelId: 'llama3.2:1b', sizeBytes: 1_300_000_000 }],
    },
  },
});

export const unloadModel = defineRoute({
  name: 'instances.unloadModel',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/unload-model',
  summary: 'Takes a model out of the memory of runtimes; answers when the nodes have done it.',
  permission: 'system.engine.manage',
  params: ofInstance,
  body: unloadRequest,
  response: { 200: nodesDone },
  errors: ['NODE_COMMAND_FAILED', 'PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE', 'UNKNOWN_NODE'],
  example: { params, body: { modelId: 'llama3.2:1b' }, response: { done: true } },
});

export const listActiveCalls = defineRoute({
  name: 'instances.activeCalls',
  method: 'GET',
  path: '/api/v1/engine-instances/{engineInstanceId}/active-calls',
  summary: 'Lists the AI calls that are under way on an engine instance, on all nodes.',
  permission: 'session',
  params: ofInstance,
  response: { 200: activeCalls },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: {
    params,
    response: {
      calls: [
        {
          nodeId: 'north-1',
          callId: '01990000-0000-7000-8000-000000000003',
          engineInstanceId: 3,
          modelName: 'english',
          method: 'extractTokens',
          startedAt: '2026-11-20T10:15:00.000Z',
          userId: null,
        },
      ],
    },
  },
});
