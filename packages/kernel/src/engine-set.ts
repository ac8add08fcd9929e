import type { EngineId } from './definition.ts';
import type { Engine } from './engine.ts';

/**
 * All engines loaded on this node, immutable. Engines are numbered by the order of their sorted ids; the graph is
 * kept as integer arrays, so that planning never touches a string.
 */
export interface EngineSet {
  /** SHA-256 (hex) over every engineId@version#contentHash. */
  readonly hash: string;
  /** Sorted by engineId; the index is the engine's number. */
  readonly engines: readonly Engine[];
  readonly numbers: ReadonlyMap<string, number>;
  /** Dependencies of engine n: `dependencies[dependencyStart[n] .. dependencyStart[n + 1])`. */
  readonly dependencyStart: Int32Array;
  readonly dependencies: Int32Array;
  /** Dependents of engine n, likewise. */
  readonly dependentStart: Int32Array;
  readonly dependents: Int32Array;
  /** Engine numbers, dependencies first; by batch, then by number. */
  readonly topologicalOrder: Int32Array;
}

export type EngineNumber = number;
export type EngineIds = readonly EngineId[];
