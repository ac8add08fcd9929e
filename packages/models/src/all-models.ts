import type { AccessRule } from './access.ts';
import {
  aiModelPipelineSteps,
  aiModelPipelineStepsAccess,
  aiModelPipelineStepsEffects,
} from './ai-model-pipeline-steps.ts';
import { aiModelUsage, aiModelUsageAccess, aiModelUsageEffects } from './ai-model-usage.ts';
import { apiTokens, apiTokensAccess, apiTokensEffects } from './api-tokens.ts';
import { auditBatches } from './audit-batches.ts';
import { auditEvents, auditEventsAccess, auditEventsEffects } from './audit-events.ts';
import {
  availableModelRegistry,
  availableModelRegistryAccess,
  availableModelRegistryEffects,
} from './available-model-registry.ts';
import { backgroundTasks, backgroundTasksAccess, backgroundTasksEffects } from './background-tasks.ts';
import { bypassGrants } from './bypass-grants.ts';
import type { CoreModel } from './core-model.ts';
import type { Effects } from './effects.ts';
import { egressApprovals, egressApprovalsAccess, egressApprovalsEffects } from './egress-approvals.ts';
import { engineDefinitions, engineDefinitionsAccess, engineDefinitionsEffects } from './engine-definitions.ts';
import {
  engineNodeInstallRegistry,
  engineNodeInstallRegistryAccess,
  engineNodeInstallRegistryEffects,
} from './engine-node-install-registry.ts';
import { engineRegistry, engineRegistryAccess, engineRegistryEffects } from './engine-registry.ts';
import { engineRuns, engineRunsAccess, engineRunsEffects } from './engine-runs.ts';
import { engineStates, engineStatesAccess, engineStatesEffects } from './engine-states.ts';
import { environmentValues } from './environment-values.ts';
import {
  environmentVariableRegistry,
  environmentVariableRegistryAccess,
  environmentVariableRegistryEffects,
} from './environment-variable-registry.ts';
import { eventCursors } from './event-cursors.ts';
import {
  extractorMimeTypeBinding,
  extractorMimeTypeBindingAccess,
  extractorMimeTypeBindingEffects,
} from './extractor-mime-type-binding.ts';
import {
  extractorNodeInstallRegistry,
  extractorNodeInstallRegistryAccess,
  extractorNodeInstallRegistryEffects,
} from './extractor-node-install-registry.ts';
import { extractorRegistry, extractorRegistryAccess, extractorRegistryEffects } from './extractor-registry.ts';
import { idempotentRequests } from './idempotent-requests.ts';
import { mcpServerRegistry, mcpServerRegistryAccess, mcpServerRegistryEffects } from './mcp-server-registry.ts';
import {
  modelCapabilityPriority,
  modelCapabilityPriorityAccess,
  modelCapabilityPriorityEffects,
} from './model-capability-priority.ts';
import { modelRegistry, modelRegistryAccess, modelRegistryEffects } from './model-registry.ts';
import { moduleLocks, moduleLocksAccess, moduleLocksEffects } from './module-locks.ts';
import { nodeCommands } from './node-commands.ts';
import { nodeRuntimes } from './node-runtimes.ts';
import { nodes, nodesAccess, nodesEffects } from './nodes.ts';
import { objectiveMappings, objectiveMappingsAccess, objectiveMappingsEffects } from './objective-mappings.ts';
import { organizations, organizationsAccess, organizationsEffects } from './organizations.ts';
import { outbox } from './outbox.ts';
import { outboxHead } from './outbox-head.ts';
import { outboxMarker } from './outbox-marker.ts';
import type { PlatformTable } from './platform-table.ts';
import { revision } from './revision.ts';
import { roles, rolesAccess, rolesEffects } from './roles.ts';
import { runOutputs } from './run-outputs.ts';
import { runPlans } from './run-plans.ts';
import { sessions, sessionsAccess, sessionsEffects } from './sessions.ts';
import { settings, settingsAccess, settingsEffects } from './settings.ts';
import { setupLinks } from './setup-links.ts';
import { signInFailures } from './sign-in-failures.ts';
import { taskLines } from './task-lines.ts';
import { userRoles } from './user-roles.ts';
import { users, usersAccess, usersEffects } from './users.ts';
import { vaultKeys } from './vault-keys.ts';

/** A core model with its rules: without an access rule it does not load. */
export interface RegisteredModel {
  readonly model: CoreModel;
  readonly access: AccessRule;
  readonly effects: Effects;
}

/** Every core model with its own type. A new one is a file in this folder and a line here. */
const REGISTERED = [
  { model: aiModelPipelineSteps, access: aiModelPipelineStepsAccess, effects: aiModelPipelineStepsEffects },
  { model: aiModelUsage, access: aiModelUsageAccess, effects: aiModelUsageEffects },
  { model: apiTokens, access: apiTokensAccess, effects: apiTokensEffects },
  { model: auditEvents, access: auditEventsAccess, effects: auditEventsEffects },
  { model: availableModelRegistry, access: availableModelRegistryAccess, effects: availableModelRegistryEffects },
  { model: backgroundTasks, access: backgroundTasksAccess, effects: backgroundTasksEffects },
  { model: egressApprovals, access: egressApprovalsAccess, effects: egressApprovalsEffects },
  { model: engineDefinitions, access: engineDefinitionsAccess, effects: engineDefinitionsEffects },
  {
    model: engineNodeInstallRegistry,
    access: engineNodeInstallRegistryAccess,
    effects: engineNodeInstallRegistryEffects,
  },
  { model: engineRegistry, access: engineRegistryAccess, effects: engineRegistryEffects },
  { model: engineRuns, access: engineRunsAccess, effects: engineRunsEffects },
  { model: engineStates, access: engineStatesAccess, effects: engineStatesEffects },
  {
    model: environmentVariableRegistry,
    access: environmentVariableRegistryAccess,
    effects: environmentVariableRegistryEffects,
  },
  { model: extractorMimeTypeBinding, access: extractorMimeTypeBindingAccess, effects: extractorMimeTypeBindingEffects },
  {
    model: extractorNodeInstallRegistry,
    access: extractorNodeInstallRegistryAccess,
    effects: extractorNodeInstallRegistryEffects,
  },
  { model: extractorRegistry, access: extractorRegistryAccess, effects: extractorRegistryEffects },
  { model: mcpServerRegistry, access: mcpServerRegistryAccess, effects: mcpServerRegistryEffects },
  { model: modelCapabilityPriority, access: modelCapabilityPriorityAccess, effects: modelCapabilityPriorityEffects },
  { model: modelRegistry, access: modelRegistryAccess, effects: modelRegistryEffects },
  { model: moduleLocks, access: moduleLocksAccess, effects: moduleLocksEffects },
  { model: nodes, access: nodesAccess, effects: nodesEffects },
  { model: objectiveMappings, access: objectiveMappingsAccess, effects: objectiveMappingsEffects },
  { model: organizations, access: organizationsAccess, effects: organizationsEffects },
  { model: roles, access: rolesAccess, effects: rolesEffects },
  { model: sessions, access: sessionsAccess, effects: sessionsEffects },
  { model: settings, access: settingsAccess, effects: settingsEffects },
  { model: users, access: usersAccess, effects: usersEffects },
] as const satisfies readonly RegisteredModel[];

/** Every core model, sorted by name. */
export const ALL_MODELS: readonly RegisteredModel[] = REGISTERED;

type AnyRegistered = (typeof REGISTERED)[number]['model'];

/** Registered name of a core model. */
export type CoreModelName = AnyRegistered['name'];

/** The core models by their registered names, for the compiler. */
export type CoreModelsByName = { readonly [M in AnyRegistered as M['name']]: M };

/** Every table of the machinery. */
export const ALL_PLATFORM_TABLES: readonly PlatformTable[] = [
  auditBatches,
  bypassGrants,
  environmentValues,
  eventCursors,
  idempotentRequests,
  nodeCommands,
  nodeRuntimes,
  outbox,
  outboxHead,
  outboxMarker,
  revision,
  runOutputs,
  runPlans,
  setupLinks,
  signInFailures,
  taskLines,
  userRoles,
  vaultKeys,
];
