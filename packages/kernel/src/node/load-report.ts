import type { EngineId } from '../definition.ts';
import type { Engine } from '../engine.ts';
import type { EngineSet } from '../engine-set.ts';
import type { LoadProblem } from '../load-session.ts';
import type { EnginePrint } from './engine-prints.ts';
import type { DriftPolicy, SeenVersions } from './seen-versions.ts';

export interface LoadOptions {
  /** What relative paths and globs start from. Default: the working directory. */
  readonly cwd?: string;
  /** Default: `refuse` in production (NODE_ENV), else `warn`. */
  readonly drift?: DriftPolicy;
  /** Default: none; an engine is compared with the one in force in this process alone. */
  readonly seen?: SeenVersions;
  /** Longest that the import of one file may take, in milliseconds. Default 10,000. Cannot stop an endless loop. */
  readonly importTimeLimitMs?: number;
  /** What files print to standard output while they are imported. Default: it goes to standard error. */
  readonly onPrint?: EnginePrint;
}

/** Something odd that stops nothing. */
export interface LoadWarning {
  readonly code: 'TEAMS_IGNORED' | 'UNKNOWN_FIELD' | 'UNHEARD_TOPIC' | 'VERSION_DRIFT' | 'FILE_PRINTED';
  readonly message: string;
  readonly engineId: string | undefined;
  readonly file: string | undefined;
}

/** What came of a load. */
export interface LoadReport {
  /** Every engine in force in this process, those from before included. */
  readonly engineSet: EngineSet;
  /** The same, sorted by id. */
  readonly engines: readonly Engine[];
  /** Ids that this load added or replaced, sorted. */
  readonly loaded: readonly EngineId[];
  /** The engine files found, absolute, sorted. */
  readonly files: readonly string[];
  /** What stayed out: each with its error, its files, the engines at fault and the dependents that stay out with them. */
  readonly problems: readonly LoadProblem[];
  readonly warnings: readonly LoadWarning[];
}
