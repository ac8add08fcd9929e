import { explainModel, tryModel } from './routes/ai.ts';
import { auditRowsAt, auditStatesAt, getAuditHead, verifyAudit } from './routes/audit.ts';
import { checkEgress, getEgressPolicy } from './routes/egress.ts';
import { getEngine, listEngines, promoteEngine, setEngineState } from './routes/engines.ts';
import { getHealth, getReadiness } from './routes/health.ts';
import {
  activateModel,
  bindModel,
  deactivateModel,
  listActiveCalls,
  listAvailableModels,
  listBoundModels,
  listLoadedModels,
  unloadModel,
} from './routes/instance-models.ts';
import {
  activateInstance,
  cancelInstall,
  deactivateInstance,
  getActivationRequirements,
  getInstallStatus,
  installInstance,
  retryInstall,
  stopInstance,
  uninstallInstance,
} from './routes/instances.ts';
import { listKeys, rotateKeys } from './routes/keys.ts';
import {
  countRows,
  createRow,
  deleteRow,
  getModelForm,
  getModelSchema,
  indexModels,
  listRows,
  updateRow,
  viewRow,
} from './routes/models.ts';
import { listNodes, waitForRevision } from './routes/nodes.ts';
import { chatCompletions, embeddings, getOpenAiModel, listOpenAiModels } from './routes/openai.ts';
import { previewPlan } from './routes/plan.ts';
import {
  checkProviderConfig,
  checkProviderReady,
  getEngineConstants,
  getProvider,
  getProviderRequirements,
  listProviders,
} from './routes/providers.ts';
import { batchRuns, explainRuns, getRun, listRuns, scoreRun } from './routes/runs.ts';
import { getIndex, getOpenapi } from './routes/server.ts';
import { completeSetup, getSetup } from './routes/setup.ts';
import { cancelTask, confirmTask, getTask, waitForTask } from './routes/tasks.ts';

/** Every route there is, in the order of the reference. */
export const allRoutes = [
  scoreRun,
  batchRuns,
  listRuns,
  getRun,
  explainRuns,
  listEngines,
  getEngine,
  setEngineState,
  promoteEngine,
  previewPlan,
  listProviders,
  getProvider,
  getProviderRequirements,
  checkProviderReady,
  checkProviderConfig,
  getEngineConstants,
  installInstance,
  getInstallStatus,
  cancelInstall,
  retryInstall,
  getActivationRequirements,
  activateInstance,
  deactivateInstance,
  uninstallInstance,
  listAvailableModels,
  listBoundModels,
  bindModel,
  activateModel,
  deactivateModel,
  listLoadedModels,
  unloadModel,
  stopInstance,
  listActiveCalls,
  tryModel,
  explainModel,
  listOpenAiModels,
  getOpenAiModel,
  chatCompletions,
  embeddings,
  getTask,
  waitForTask,
  cancelTask,
  confirmTask,
  listNodes,
  waitForRevision,
  getEgressPolicy,
  checkEgress,
  indexModels,
  listRows,
  createRow,
  countRows,
  getModelSchema,
  getModelForm,
  viewRow,
  updateRow,
  deleteRow,
  listKeys,
  rotateKeys,
  getAuditHead,
  verifyAudit,
  auditStatesAt,
  auditRowsAt,
  getSetup,
  completeSetup,
  getHealth,
  getReadiness,
  getOpenapi,
  getIndex,
] as const;
