import type { CoreModelsByName, DetailOf, FormField, RowOf } from '@enginehouse/models';
import type { AvailableModel, LoadedModel, Readiness } from './provider-adapter.ts';

/** What an engine instance is found to be, over all live nodes. */
export type InstanceStatus = 'uninstalled' | 'installing' | 'installed' | 'active' | 'error';

/** What is wanted of an engine instance. */
export type Wanted = 'none' | 'installed' | 'active';

/** What a provider needs before an instance of it can run. */
export interface ProviderRequirements {
  readonly provider: string;
  readonly providerLabel: string;
  /** Whether the answering node can run it. */
  readonly supported: boolean;
  /** Why not; null where it is. */
  readonly supportReason: string | null;
  /** Whether its config has fields. */
  readonly configurable: boolean;
  readonly remote: boolean;
  /** Whether a field of the config is required. */
  readonly requiresConfig: boolean;
  /** npm packages with their exact versions. */
  readonly dependencies: { readonly [packageName: string]: string };
  /** Names of those that the answering node lacks. */
  readonly missingDependencies: readonly string[];
  readonly configSchema: readonly FormField[];
}

/** How an install is asked for. */
export interface InstallOptions {
  /** Installs again what is installed. */
  readonly force?: boolean;
  /** A label, for people; the actor of the audit is the session's. */
  readonly requestedBy?: string;
  /** Task under which progress is shown. Default: one of its own. */
  readonly taskId?: string;
}

/** A lifecycle command that was taken. */
export interface LifecycleResult {
  readonly engineInstanceId: number;
  readonly provider: string;
  /** Id of the event that tells of it; null where everything was as asked already. */
  readonly event: string | null;
  readonly status: InstanceStatus;
  readonly supported: boolean;
  /** The revision that the command made, or the one in force. */
  readonly revision: number;
}

/** An install that was asked for, which goes on in the background. */
export interface InstallResult extends LifecycleResult {
  /** Task that shows the progress of each node; null where nothing is to be done. */
  readonly taskId: string | null;
}

/** How far one node is with a provider, as it said last. */
export interface NodeInstall {
  readonly nodeId: string;
  /** Whether the node has a lease now. */
  readonly live: boolean;
  readonly status: 'pending' | 'installing' | 'installed' | 'error';
  /** 0 to 1. */
  readonly progress: number;
  readonly manifestVersion: string | null;
  readonly lastError: string | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly lastHeartbeatAt: string | null;
}

/** How far all nodes are with the provider of an instance. */
export interface InstallStatus {
  readonly engineInstanceId: number;
  readonly providerId: string;
  readonly wanted: Wanted;
  readonly status: InstanceStatus;
  readonly supported: boolean;
  readonly nodes: readonly NodeInstall[];
  /** Live nodes by their status. */
  readonly summary: {
    readonly pending: number;
    readonly installing: number;
    readonly installed: number;
    readonly error: number;
  };
}

/** Why an instance cannot be activated; the first that holds. */
export const ACTIVATION_FAILURES = [
  'engine_registry_row_not_found',
  'provider_not_supported',
  'missing_config',
  'missing_dependencies',
  'runtime_config_invalid',
] as const;

/** One of `ACTIVATION_FAILURES`. */
export type ActivationFailure = (typeof ACTIVATION_FAILURES)[number];

/** Whether an instance can be activated, and what it lacks. */
export interface ActivationRequirements {
  readonly ready: boolean;
  /** Null where it is ready. */
  readonly reason: ActivationFailure | null;
  /** For people. */
  readonly message: string;
  /** Config fields (`config.api_key`) or dependencies that are lacking. */
  readonly missing: readonly string[];
}

/** What became of an activation. Where it is not `ready`, nothing was changed. */
export interface ActivationResult extends ActivationRequirements {
  readonly engineInstanceId: number;
  readonly provider: string;
  readonly status: InstanceStatus;
  readonly supported: boolean;
  readonly event: string | null;
  readonly revision: number;
}

/** A row of `model_registry`: a model that an instance offers. */
export type BoundModel = DetailOf<CoreModelsByName['model_registry']>;

/** A bound model as lists show it. */
export type BoundModelRow = RowOf<CoreModelsByName['model_registry']>;

/** A model that the provider's source lists for an instance. */
export interface ListedModel extends AvailableModel {
  /** Its row in `model_registry`; null: not bound. */
  readonly modelRegistryId: number | null;
}

/** A model that an instance shall offer. */
export interface NewBinding {
  /** As the runtime calls it; must be one that the provider's source lists, unless `unlisted` is set. */
  readonly modelId: string;
  /** Name of the registered model. Default: `modelId`. */
  readonly name?: string;
  /** Default: those that the source lists. */
  readonly capabilities?: readonly string[];
  /** `extraConfig` of the row: `dim`, `defaults`. */
  readonly extraConfig?: { readonly [name: string]: unknown };
  /** Binds a model that the source does not list. Default false. */
  readonly unlisted?: boolean;
  /** Activates it in the same change. Default false. */
  readonly activate?: boolean;
}

/** A model that is in the memory of an instance's AI runtime, as one node sees it. */
export interface NodeLoadedModel extends LoadedModel {
  readonly nodeId: string;
  readonly engineInstanceId: number;
}

/** An AI call under way on some node. */
export interface ActiveCall {
  readonly nodeId: string;
  readonly callId: string;
  readonly engineInstanceId: number;
  readonly modelName: string;
  readonly method: string;
  readonly startedAt: string;
  readonly userId: number | null;
}

/** The lifecycle of engine instances: part of `sdk.engines`. Reads need organization level or `system.engine.manage`, moves need `system.engine.manage`, bindings `system.engine.model.manage`. */
export interface EngineLifecycle {
  /** Throws `UNKNOWN_PROVIDER`. */
  providerRequirements(providerId: string): Promise<ProviderRequirements>;
  isSupported(providerId: string): Promise<boolean>;
  /**
   * Wants the instance installed: nodes install its provider, each for itself. An instance of a provider that is installed
   * everywhere is installed at once. Throws `UNKNOWN_ENGINE_INSTANCE`, `PROVIDER_NOT_SUPPORTED`, `ILLEGAL_TRANSITION`.
   */
  beginInstall(engineInstanceId: number, options?: InstallOptions): Promise<InstallResult>;
  installStatus(engineInstanceId: number): Promise<InstallStatus>;
  /** Stops installs of the provider that are under way; nodes that have it keep it. */
  cancelInstall(engineInstanceId: number): Promise<InstallStatus>;
  /** Begins anew where it failed. Default: on every node that failed. */
  retryInstall(engineInstanceId: number, nodeId?: string): Promise<InstallResult>;
  activationRequirements(engineInstanceId: number): Promise<ActivationRequirements>;
  /**
   * Ready: in force on every live node when it resolves. Not ready: `ready: false` with the reason, and nothing written.
   * Throws `ILLEGAL_TRANSITION`.
   */
  activateInstance(engineInstanceId: number): Promise<ActivationResult>;
  /** Resolves when no live node takes calls for it any more; calls under way are finished. Throws `ILLEGAL_TRANSITION`. */
  deactivateInstance(engineInstanceId: number): Promise<LifecycleResult>;
  /** Wants it no more; files of a provider that nobody wants are removed. Throws `ILLEGAL_TRANSITION`. */
  uninstall(engineInstanceId: number): Promise<LifecycleResult>;
  /** Problems of a config before it is stored. */
  checkRuntimeConfig(providerId: string, config: { readonly [name: string]: unknown }): Promise<Readiness>;
  /** Whether the provider would run on the answering node, dependencies included. */
  checkReady(providerId: string): Promise<Readiness>;
  /** From the provider's one declared source. A source that fails is `MODEL_SOURCE_FAILED`. */
  listAvailableModels(engineInstanceId: number): Promise<readonly ListedModel[]>;
  listModels(engineInstanceId: number): Promise<readonly BoundModelRow[]>;
  bindModel(engineInstanceId: number, model: NewBinding): Promise<BoundModel>;
  activateModel(modelRegistryId: number): Promise<BoundModel>;
  deactivateModel(modelRegistryId: number): Promise<BoundModel>;
  /** Of all nodes, as each last said. */
  listLoadedModels(engineInstanceId?: number): Promise<readonly NodeLoadedModel[]>;
  /** Default: on every node. Resolves when the nodes have done it. Throws `NODE_COMMAND_FAILED`. */
  unloadLoadedModel(engineInstanceId: number, modelId: string, nodeId?: string): Promise<void>;
  /** Ends the runtimes of an instance and the calls under way on them; the next call makes a new one. */
  stopEngine(engineInstanceId: number, nodeId?: string): Promise<void>;
  /** Of those whose rows of `ai_model_usage` the session may see: own, organization or all, and withheld ones for research. */
  listActiveCalls(engineInstanceId?: number): Promise<readonly ActiveCall[]>;
}
