import type { EngineContext } from './context.ts';
import type { EngineDefinition, EngineId } from './definition.ts';
import type { Signals } from './json.ts';

/** The work of an engine: JSON in, JSON out (or a promise of it). */
export type Score = (signals: Signals, context: EngineContext) => unknown;

/** A validated definition with its `score`, as the registry keeps it. Frozen. */
export interface Engine {
  readonly engineId: EngineId;
  readonly definition: EngineDefinition;
  readonly score: Score;
  /** Absolute path of the file that registered it; undefined for `registerEngine(definition, score)`. */
  readonly file: string | undefined;
  /** SHA-256 (hex) of the engine's own module closure; of the definition and the function's text without a file. */
  readonly contentHash: string;
  /** True: other code was seen under this version, and drift is only warned of. */
  readonly drifted: boolean;
}
