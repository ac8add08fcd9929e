import { auditRowsAt, auditStatesAt, getAuditHead, verifyAudit } from './routes/audit.ts';
import { getEngine, listEngines, promoteEngine, setEngineState } from './routes/engines.ts';
import { getHealth, getReadiness } from './routes/health.ts';
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
import { previewPlan } from './routes/plan.ts';
import { batchRuns, explainRuns, getRun, listRuns, scoreRun } from './routes/runs.ts';
import { getIndex, getOpenapi } from './routes/server.ts';
import { completeSetup, getSetup } from './routes/setup.ts';

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
