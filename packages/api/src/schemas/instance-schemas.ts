import { z } from 'zod';
import { catalogModel, runtimeMethod } from './provider-schemas.ts';
import { queryInteger, revision } from './values.ts';

/** An engine instance as a caller names it: its row in `engine_registry`. */
export const instanceNumber = queryInteger(1, Number.MAX_SAFE_INTEGER).meta({
  description: 'Number of an engine instance: `id` in `engine_registry`.',
});
export const modelNumber = queryInteger(1, Number.MAX_SAFE_INTEGER).meta({
  description: 'Number of a bound model: `id` in `model_registry`.',
});

const engineInstanceId = z.int().meta({ description: 'Row of `engine_registry`.' });
const nodeId = z.string();
const instanceStatus = z.enum(['uninstalled', 'installing', 'installed', 'active', 'error']);
const installState = z.enum(['pending', 'installing', 'installed', 'error']);
/** A node as a caller names it. */
const nodeName = z.string().min(1).max(200);

export const installRequest = z
  .strictObject({
    force: z.boolean().exactOptional().meta({ description: 'Installs again what is installed. Default false.' }),
    requestedBy: z.string().min(1).max(200).exactOptional().meta({ description: 'A label, for people.' }),
    taskId: z.guid().exactOptional().meta({ description: 'Task to show progress under. Default: one of its own.' }),
  })
  .meta({ id: 'InstallRequest', description: 'How to install.' });

export const retryRequest = z
  .strictObject({ nodeId: nodeName.exactOptional().meta({ description: 'Default: every node that failed.' }) })
  .meta({ id: 'RetryRequest', description: 'Where to begin anew.' });

const lifecycleFields = {
  engineInstanceId,
  provider: z.string(),
  event: z.string().nullable().meta({ description: 'Id of the event that tells of it; null: nothing changed.' }),
  status: instanceStatus,
  supported: z.boolean(),
  revision,
};

export const lifecycleResult = z
  .object(lifecycleFields)
  .meta({ id: 'LifecycleResult', description: 'A lifecycle command that was taken.' });

export const installResult = z
  .object({
    ...lifecycleFields,
    taskId: z.string().nullable().meta({ description: 'Task that shows the progress; null: nothing to do.' }),
  })
  .meta({ id: 'InstallResult', description: 'An installation that was asked for.' });

export const installStatus = z
  .object({
    engineInstanceId,
    providerId: z.string(),
    wanted: z.enum(['none', 'installed', 'active']),
    status: instanceStatus.meta({ description: 'Over all live nodes.' }),
    supported: z.boolean(),
    nodes: z.array(
      z.object({
        nodeId,
        live: z.boolean(),
        status: installState,
        progress: z.number().meta({ description: '0 to 1.' }),
        manifestVersion: z.string().nullable(),
        lastError: z.string().nullable(),
        startedAt: z.string().nullable(),
        completedAt: z.string().nullable(),
        lastHeartbeatAt: z.string().nullable(),
      }),
    ),
    summary: z
      .object({ pending: z.int(), installing: z.int(), installed: z.int(), error: z.int() })
      .meta({ description: 'Live nodes by their status.' }),
  })
  .meta({ id: 'InstallStatus', description: 'How far each node is with installing a provider.' });

const requirementFields = {
  ready: z.boolean(),
  reason: z
    .enum([
      'engine_registry_row_not_found',
      'provider_not_supported',
      'missing_config',
      'missing_dependencies',
      'runtime_config_invalid',
    ])
    .nullable()
    .meta({ description: 'The first that holds.' }),
  message: z.string(),
  missing: z.array(z.string()).meta({ description: 'Config fields (`config.api_key`) or dependencies.' }),
};

export const activationRequirements = z
  .object(requirementFields)
  .meta({ id: 'ActivationRequirements', description: 'Whether an instance could be activated now.' });

export const activationResult = z.object({ ...requirementFields, ...lifecycleFields }).meta({
  id: 'ActivationResult',
  description: 'Not ready: nothing was written.',
});

export const listedModels = z
  .object({
    models: z.array(
      catalogModel.extend({
        version: z.string().exactOptional(),
        sizeBytes: z.number().exactOptional(),
        modelRegistryId: z.int().nullable().meta({ description: 'Its row in `model_registry`; null: not bound.' }),
      }),
    ),
  })
  .meta({ id: 'ListedModels', description: "What the provider's source lists for an instance." });

export const boundModel = z
  .object({
    id: z.int(),
    name: z.string(),
    engineInstanceId,
    availableModelId: z.int().nullable(),
    capabilities: z.array(z.string()),
    status: z.enum(['available', 'active', 'downloading', 'error']),
    isDownloaded: z.boolean(),
    version: z.string().nullable(),
    vramRequiredMb: z.int(),
    ramRequiredMb: z.int(),
    modelPath: z.string().nullable(),
    remoteUrl: z.string().nullable(),
    extraConfig: z.record(z.string(), z.unknown()),
    createdAt: z.string(),
    updatedAt: z.string(),
    revision,
  })
  .meta({ id: 'BoundModel', description: 'A model that is bound to an engine instance: a row of `model_registry`.' });

export const boundModels = z
  .object({ models: z.array(boundModel.omit({ createdAt: true, updatedAt: true }).meta({ id: 'BoundModelRow' })) })
  .meta({ id: 'BoundModels', description: 'The models of an engine instance.' });

export const newBinding = z
  .strictObject({
    modelId: z.string().min(1).max(400).meta({ description: 'As the runtime calls it.' }),
    name: z.string().min(1).max(200).exactOptional().meta({ description: 'Default: `modelId`.' }),
    capabilities: z.array(z.string().min(1).max(80)).max(50).exactOptional().meta({
      description: 'Default: those that the source lists.',
    }),
    extraConfig: z.record(z.string(), z.unknown()).exactOptional(),
    unlisted: z.boolean().exactOptional().meta({ description: 'Binds one that the source does not list.' }),
    activate: z.boolean().exactOptional().meta({ description: 'Activates it in the same change.' }),
  })
  .meta({ id: 'NewBinding', description: 'A model to bind to an engine instance.' });

export const loadedModels = z
  .object({
    models: z.array(
      z.object({
        nodeId,
        engineInstanceId,
        modelId: z.string(),
        sizeBytes: z.number().exactOptional(),
        expiresAt: z.string().nullable().exactOptional(),
      }),
    ),
  })
  .meta({ id: 'LoadedModels', description: 'Models in the memory of runtimes, as each node last said.' });

export const unloadRequest = z
  .strictObject({
    modelId: z.string().min(1).max(400).meta({ description: 'As the runtime calls it.' }),
    nodeId: nodeName.exactOptional().meta({ description: 'Default: every node.' }),
  })
  .meta({ id: 'UnloadRequest', description: 'What to unload.' });

export const stopRequest = z
  .strictObject({ nodeId: nodeName.exactOptional().meta({ description: 'Default: every node.' }) })
  .meta({ id: 'StopRequest', description: 'Where to stop it.' });

export const nodesDone = z
  .object({ done: z.literal(true) })
  .meta({ id: 'NodesDone', description: 'The nodes have done it.' });

export const activeCalls = z
  .object({
    calls: z.array(
      z.object({
        nodeId,
        callId: z.string(),
        engineInstanceId,
        modelName: z.string(),
        method: z.string().meta({ description: `One of ${runtimeMethod.options.join(', ')}.` }),
        startedAt: z.string(),
        userId: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'ActiveCalls', description: 'AI calls under way, of all nodes.' });
