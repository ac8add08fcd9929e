import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  activationRequirements,
  activationResult,
  installRequest,
  installResult,
  installStatus,
  instanceNumber,
  lifecycleResult,
  nodesDone,
  retryRequest,
  stopRequest,
} from '../schemas/instance-schemas.ts';

const ofInstance = z.strictObject({ engineInstanceId: instanceNumber });
const params = { engineInstanceId: '3' };

const exampleResult = {
  engineInstanceId: 3,
  provider: 'compromise',
  event: '01990000-0000-7000-8000-000000000001',
  status: 'installed',
  supported: true,
  revision: 14,
} as const;
const exampleStatus = {
  engineInstanceId: 3,
  providerId: 'compromise',
  wanted: 'installed',
  status: 'installing',
  supported: true,
  nodes: [
    {
      nodeId: 'north-1',
      live: true,
      status: 'installing',
      progress: 0.4,
      manifestVersion: '5f2b0c4e9a7d',
      lastError: null,
      startedAt: '2026-11-20T10:15:00.000Z',
      completedAt: null,
      lastHeartbeatAt: '2026-11-20T10:15:04.000Z',
    },
  ],
  summary: { pending: 0, installing: 1, installed: 0, error: 0 },
} as const;
const ready = { ready: true, reason: null, message: 'ready', missing: [] } as const;

export const installInstance = defineRoute({
  name: 'instances.install',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/install',
  summary: 'Wants an engine instance installed: every node installs its provider, each for itself.',
  description:
    'Answers when that is written; the work goes on behind it, and is followed under `GET /api/v1/tasks/{taskId}/events`. An ' +
    'instance of a provider that is installed everywhere is installed at once.',
  permission: 'system.engine.manage',
  params: ofInstance,
  body: installRequest,
  response: { 200: installResult },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'PROVIDER_NOT_SUPPORTED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: {
    params,
    body: {},
    response: { ...exampleResult, status: 'installing', taskId: '01990000-0000-7000-8000-000000000002' },
  },
});

export const getInstallStatus = defineRoute({
  name: 'instances.installStatus',
  method: 'GET',
  path: '/api/v1/engine-instances/{engineInstanceId}/install-status',
  summary: 'Says how far each node is with installing the provider of an engine instance.',
  permission: 'session',
  params: ofInstance,
  response: { 200: installStatus },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, response: exampleStatus },
});

export const cancelInstall = defineRoute({
  name: 'instances.cancelInstall',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/cancel-install',
  summary: 'Stops installs of its provider that are under way; nodes that have it keep it.',
  permission: 'system.engine.manage',
  params: ofInstance,
  response: { 200: installStatus },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, response: exampleStatus },
});

export const retryInstall = defineRoute({
  name: 'instances.retryInstall',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/retry-install',
  summary: 'Begins an installation anew where it failed.',
  permission: 'system.engine.manage',
  params: ofInstance,
  body: retryRequest,
  response: { 200: installResult },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE', 'UNKNOWN_NODE'],
  example: {
    params,
    body: { nodeId: 'north-1' },
    response: { ...exampleResult, status: 'installing', taskId: '01990000-0000-7000-8000-000000000002' },
  },
});

export const getActivationRequirements = defineRoute({
  name: 'instances.activationRequirements',
  method: 'GET',
  path: '/api/v1/engine-instances/{engineInstanceId}/activation-requirements',
  summary: 'Says whether an engine instance could be activated now, and what is lacking.',
  permission: 'session',
  params: ofInstance,
  response: { 200: activationRequirements },
  errors: ['PERMISSION_DENIED'],
  example: {
    params,
    response: {
      ready: false,
      reason: 'missing_config',
      message: 'config.api_key is missing',
      missing: ['config.api_key'],
    },
  },
});

export const activateInstance = defineRoute({
  name: 'instances.activate',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/activate',
  summary: 'Activates an engine instance; answers when it is in force on every live node.',
  description: 'An instance that is not ready is an answer, not an error: `ready` is false, and nothing was written.',
  permission: 'system.engine.manage',
  params: ofInstance,
  response: { 200: activationResult },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'REVISION_NOT_APPLIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, response: { ...ready, ...exampleResult, status: 'active' } },
});

export const deactivateInstance = defineRoute({
  name: 'instances.deactivate',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/deactivate',
  summary: 'Deactivates an engine instance; answers when no live node takes calls for it any more.',
  permission: 'system.engine.manage',
  params: ofInstance,
  response: { 200: lifecycleResult },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'REVISION_NOT_APPLIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, response: exampleResult },
});

export const uninstallInstance = defineRoute({
  name: 'instances.uninstall',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/uninstall',
  summary: 'Wants an engine instance no more; files of a provider that nobody wants are removed.',
  permission: 'system.engine.manage',
  params: ofInstance,
  response: { 200: lifecycleResult },
  errors: ['ILLEGAL_TRANSITION', 'PERMISSION_DENIED', 'REVISION_NOT_APPLIED', 'UNKNOWN_ENGINE_INSTANCE'],
  example: { params, response: { ...exampleResult, status: 'uninstalled' } },
});

export const stopInstance = defineRoute({
  name: 'instances.stop',
  method: 'POST',
  path: '/api/v1/engine-instances/{engineInstanceId}/stop',
  summary: 'Ends the runtimes of an engine instance and the calls under way on them; the next call makes a new one.',
  permission: 'system.engine.manage',
  params: ofInstance,
  body: stopRequest,
  response: { 200: nodesDone },
  errors: ['NODE_COMMAND_FAILED', 'PERMISSION_DENIED', 'UNKNOWN_ENGINE_INSTANCE', 'UNKNOWN_NODE'],
  example: { params, body: {}, response: { done: true } },
});
