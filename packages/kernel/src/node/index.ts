export { divertEnginePrints, type EnginePrint } from './engine-prints.ts';
export type { Executor } from './executor.ts';
export { createInlineExecutor } from './inline-executor.ts';
export { loadEngines, unloadEngines } from './load-engines.ts';
export type { LoadOptions, LoadReport, LoadWarning } from './load-report.ts';
export { createSeenVersionsInMemory, type DriftPolicy, type SeenVersion, type SeenVersions } from './seen-versions.ts';
export { type EngineWatch, type WatchOptions, watchEngines } from './watch-engines.ts';
export { startWatchdog, type WatchdogOptions } from './watchdog.ts';
export { createWorkerPool, type WorkerPoolOptions } from './workers/worker-pool.ts';
