// More than 300 lines: one table, kept by hand and read as one, so that it proves what the declarations say.
import type { CoreModelName, SystemPermission } from '@enginehouse/models';

/** Whose rows a level reaches. */
export type Reaches = 'all' | 'organization' | 'own' | 'none';

/** What everybody may do with one core model: kept by hand, from what was asked for and never from the declarations. */
export interface AccessLine {
  /** Reads of organization and user level. Super reads all, guests read nothing. */
  readonly reads: readonly [organization: Reaches, user: Reaches];
  /** Super and organization level write what they reach, user level what `userWrites` names of its own row. */
  readonly writes:
    | { readonly by: 'nobody'; readonly owner: string }
    /** From organization level up, every row. */
    | { readonly by: 'permission'; readonly permission: SystemPermission }
    | {
        readonly by: 'level';
        readonly organization: Reaches;
        readonly user: Reaches;
        /** What a token needs among its scopes beside the level of its owner. */
        readonly tokenScope: SystemPermission;
      };
  /** SQL over the row `it` that says whose it is. Default: the whole platform's. */
  readonly owner?: { readonly user?: string; readonly organization?: string };
  /** SQL over the row `it`: only research sees it. */
  readonly withheld?: string;
  /** SQL over the row `it`: user level sees only these rows. */
  readonly userOnly?: string;
  /** Fields that user level does not see. */
  readonly userLacks?: string;
  readonly key?: string;
  /** Fields of a row, and what a detail adds to them. */
  readonly row: string;
  readonly detail?: string;
  /** As `filtersModel` gives them. */
  readonly filters: string;
  /** All that user level sets, and what super alone sets. Default: every field of a form. */
  readonly userSets?: string;
  readonly superSets?: string;
  /** Forms of creation and update; null: none. */
  readonly forms: { readonly create: string; readonly extra?: readonly string[] } | null;
  /** Calls that this core model alone has. */
  readonly calls?: readonly string[];
}

/** What every core model answers. */
export const METHODS = [
  'list',
  'all',
  'count',
  'view',
  'create',
  'update',
  'delete',
  'rights',
  'filtersModel',
  'tableModel',
  'formModelCreate',
  'formModelUpdate',
  'formModelExtra',
] as const;

const ORGANIZATIONS_DOWN = { user: 'it.user_id', organization: 'it.organization_id' } as const;
const INSTALLS =
  'nodeId status progress lastEventId lastError manifestVersion installStartedAt installCompletedAt lastHeartbeatAt updatedAt';

export const ACCESS_LINES: { readonly [Name in CoreModelName]: AccessLine } = {
  users: {
    reads: ['organization', 'own'],
    writes: { by: 'level', organization: 'organization', user: 'own', tokenScope: 'system.user.manage' },
    owner: { user: 'it.id', organization: 'it.organization_id' },
    row: 'id username email language role accessLevel organizationId createdAt revision',
    detail: 'roles disabled updatedAt',
    filters: 'id username email language role accessLevel organizationId',
    userSets: 'email language password confirmPassword currentPassword',
    forms: { create: 'username email language role accessLevel password confirmPassword' },
    calls: ['verify', 'getInfo', 'getInfoById'],
  },
  roles: {
    reads: ['all', 'none'],
    writes: { by: 'level', organization: 'none', user: 'none', tokenScope: 'system.role.manage' },
    row: 'id name description permissionsCount revision',
    detail: 'permissions createdAt updatedAt',
    filters: 'id name description permission',
    forms: { create: 'name description permissions', extra: ['permissions_options'] },
  },
  module_locks: {
    reads: ['organization', 'none'],
    writes: { by: 'level', organization: 'organization', user: 'none', tokenScope: 'system.lock.manage' },
    owner: {
      organization:
        'coalesce(it.organization_id, (select owner.organization_id from users owner where owner.id = it.user_id))',
    },
    row: 'id moduleName userId organizationId roleId createdAt updatedAt revision',
    filters: 'id moduleName userId organizationId roleId',
    superSets: 'roleId',
    forms: { create: 'moduleName userId organizationId roleId' },
  },
  engine_registry: {
    reads: ['all', 'all'],
    writes: { by: 'permission', permission: 'system.engine.manage' },
    userLacks: 'config',
    row: 'id name provider config status supported revision',
    detail: 'wanted createdAt updatedAt',
    filters: 'id name provider status supported',
    forms: {
      create: 'name provider',
      extra: ['anthropic', 'compromise', 'google', 'ollama', 'openai', 'openai-compatible'].map((id) => `config:${id}`),
    },
    calls: ['reveal'],
  },
  engine_node_install_registry: {
    reads: ['all', 'none'],
    writes: { by: 'nobody', owner: 'sdk.engines' },
    row: `id providerId ${INSTALLS}`,
    filters: 'id providerId nodeId status lastEventId',
    forms: null,
  },
  environment_variable_registry: {
    reads: ['all', 'none'],
    writes: { by: 'nobody', owner: 'sdk.environment' },
    row: 'id subjectKind subject name label description required secret enabled configured hasValue maskedValue source revision',
    detail: 'updatedAt',
    filters: 'id subjectKind subject name label enabled configured',
    forms: null,
  },
  model_registry: {
    reads: ['all', 'all'],
    writes: { by: 'permission', permission: 'system.engine.model.manage' },
    userOnly: `it.status = 'active'`,
    row: 'id name engineInstanceId availableModelId capabilities status isDownloaded version vramRequiredMb ramRequiredMb modelPath remoteUrl extraConfig revision',
    detail: 'createdAt updatedAt',
    filters: 'id name engineInstanceId availableModelId status isDownloaded capabilities',
    forms: {
      create:
        'name engineInstanceId availableModelId capabilities status isDownloaded modelPath remoteUrl version vramRequiredMb ramRequiredMb extraConfig',
    },
  },
  available_model_registry: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.engine.model.manage' },
    row: 'id name label catalogModelId sourceKind providerHint format family capabilities status version summary storageRef remoteUrl extendedCapabilities interfaces tags revision',
    detail: 'requirements artifacts metadata sourcePayload extraConfig createdAt updatedAt',
    filters: 'id name label catalogModelId sourceKind providerHint format status capabilities',
    forms: {
      create:
        'name label sourceKind providerHint format family summary version catalogModelId storageRef remoteUrl capabilities extendedCapabilities interfaces tags requirements artifacts metadata extraConfig',
    },
  },
  model_capability_priority: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.routing.manage' },
    row: 'id capability modelId priority revision',
    detail: 'createdAt updatedAt',
    filters: 'id capability modelId priority',
    forms: { create: 'capability modelId priority' },
    calls: ['reorder'],
  },
  objective_mappings: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.routing.manage' },
    row: 'id objective modelId revision',
    detail: 'createdAt updatedAt',
    filters: 'id objective modelId',
    forms: { create: 'objective modelId' },
  },
  extractor_registry: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.extractor.manage' },
    row: 'id name extractorId config installConfig fileExtensions mimeTypes priority status supported revision',
    detail: 'wanted createdAt updatedAt',
    filters: 'id name extractorId fileExtensions mimeTypes status supported',
    forms: {
      create: 'name extractorId fileExtensions mimeTypes priority',
      extra: ['config:plain-text', 'installConfig:plain-text'],
    },
    calls: ['reveal'],
  },
  extractor_mime_type_binding: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.extractor.manage' },
    row: 'id mimeType extractorId revision',
    detail: 'createdAt updatedAt',
    filters: 'id mimeType extractorId',
    forms: { create: 'mimeType extractorId' },
  },
  extractor_node_install_registry: {
    reads: ['all', 'none'],
    writes: { by: 'nobody', owner: 'sdk.extractors' },
    row: `id extractorId ${INSTALLS}`,
    filters: 'id extractorId nodeId status lastEventId',
    forms: null,
  },
  mcp_server_registry: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.mcp.manage' },
    row: 'id name transport endpointUrl config enabled timeoutMs revision',
    detail: 'createdAt updatedAt',
    filters: 'id name transport enabled',
    forms: { create: 'name transport endpointUrl config enabled timeoutMs' },
    calls: ['reveal'],
  },
  background_tasks: {
    reads: ['organization', 'own'],
    writes: { by: 'nobody', owner: 'sdk.tasks' },
    owner: ORGANIZATIONS_DOWN,
    withheld: 'it.withheld',
    row: 'id module label status progress taskKey userId organizationId ownerNodeId createdAt startedAt finishedAt updatedAt',
    detail: 'withheld checkpoint result error',
    filters: 'id module label status taskKey userId organizationId',
    forms: null,
  },
  audit_events: {
    reads: ['organization', 'own'],
    writes: { by: 'nobody', owner: 'the audit' },
    owner: { user: 'it.actor_user_id', organization: 'it.organization_id' },
    row: 'id timestamp eventType actorUserId entityType entityId operation status',
    detail:
      'actorRole organizationId moduleName sessionId nodeId requestId correlationId clientIp channel before after',
    filters: 'eventType actorUserId entityType entityId operation status timestamp',
    forms: null,
  },
  ai_model_usage: {
    reads: ['organization', 'own'],
    writes: { by: 'nobody', owner: 'sdk.ai' },
    owner: ORGANIZATIONS_DOWN,
    withheld: 'it.withheld',
    row: 'id timestamp provider modelName objective requestKind userId totalTokens durationMs success',
    detail:
      'organizationId withheld sessionId nodeId requestId correlationId engineInstanceId deploymentMode agentId runId engineId promptTokens completionTokens error channel callId',
    filters: 'provider modelName objective requestKind success userId timestamp',
    forms: null,
  },
  ai_model_pipeline_steps: {
    reads: ['organization', 'own'],
    writes: { by: 'nobody', owner: 'sdk.ai' },
    owner: ORGANIZATIONS_DOWN,
    withheld: 'it.withheld',
    row: 'id timestamp pipelineId requestId stepId parentStepId rootMethod type name status durationMs provider engineInstanceId modelRegistryId modelName error',
    detail: 'userId organizationId withheld inputJson outputJson statsJson metadataJson',
    filters: 'pipelineId requestId type name status provider modelName modelRegistryId',
    forms: null,
  },
  organizations: {
    reads: ['organization', 'none'],
    writes: { by: 'level', organization: 'none', user: 'none', tokenScope: 'system.user.manage' },
    owner: { organization: 'it.id' },
    row: 'id name createdAt revision',
    filters: 'id name',
    forms: { create: 'name' },
  },
  engine_definitions: {
    reads: ['all', 'none'],
    writes: { by: 'nobody', owner: 'the loading of engines' },
    row: 'id engineId version contentHash firstSeenAt lastSeenAt',
    detail: 'definition',
    filters: 'id engineId version contentHash lastSeenAt',
    forms: null,
  },
  engine_states: {
    reads: ['all', 'none'],
    writes: { by: 'nobody', owner: 'sdk.processTable' },
    row: 'id engineId override reason actor actorUserId from until revision',
    filters: 'id engineId actorUserId from until',
    forms: null,
  },
  engine_runs: {
    reads: ['organization', 'own'],
    writes: { by: 'nobody', owner: 'sdk.runs' },
    owner: ORGANIZATIONS_DOWN,
    row: 'id startedAt durationMs status actor adapter planHash revision userId organizationId',
    detail: 'module engineSetHash requestId idempotencyKey teams request signalsHash',
    filters: 'status actor adapter planHash requestId startedAt',
    forms: null,
  },
  nodes: {
    reads: ['none', 'none'],
    writes: { by: 'nobody', owner: 'the node itself' },
    row: 'id engineSetHash appliedRevision leaseUntil startedAt ready',
    detail: 'keyFingerprints sealingKeyId reasons version',
    filters: 'id engineSetHash leaseUntil startedAt',
    forms: null,
  },
  settings: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.settings.manage' },
    key: 'key',
    row: 'key value updatedAt revision',
    filters: 'key',
    forms: { create: 'key value' },
  },
  egress_approvals: {
    reads: ['all', 'none'],
    writes: { by: 'permission', permission: 'system.egress.manage' },
    row: 'id subject host port addressClass reason until revision',
    detail: 'createdAt updatedAt',
    filters: 'id subject host port addressClass until',
    forms: { create: 'subject host port addressClass reason until' },
  },
  api_tokens: {
    reads: ['own', 'own'],
    writes: { by: 'nobody', owner: 'sdk.identity' },
    owner: { user: 'it.user_id' },
    row: 'id name userId scopes createdAt expiresAt lastUsedAt',
    filters: 'id name userId scopes',
    forms: null,
  },
  sessions: {
    reads: ['own', 'own'],
    writes: { by: 'nobody', owner: 'sdk.identity' },
    owner: { user: 'it.user_id' },
    row: 'id userId createdAt lastSeenAt expiresAt clientAddress',
    detail: 'reauthenticatedAt channel',
    filters: 'id userId createdAt lastSeenAt',
    forms: null,
  },
};
