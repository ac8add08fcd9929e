export type { EnginePrint } from './engine-prints.ts';
export { divertEnginePrints } from './engine-prints.ts';
export { loadEngines, unloadEngines } from './load-engines.ts';
export type { LoadOptions, LoadReport, LoadWarning } from './load-report.ts';
export { createSeenVersionsInMemory, type DriftPolicy, type SeenVersion, type SeenVersions } from './seen-versions.ts';
