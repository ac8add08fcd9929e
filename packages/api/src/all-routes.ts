import { getEngine, listEngines, promoteEngine, setEngineState } from './routes/engines.ts';
import { getHealth, getReadiness } from './routes/health.ts';
import { previewPlan } from './routes/plan.ts';
import { batchRuns, explainRuns, getRun, listRuns, scoreRun } from './routes/runs.ts';
import { getIndex, getOpenapi } from './routes/server.ts';

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
  getHealth,
  getReadiness,
  getOpenapi,
  getIndex,
] as const;
