import { hash } from 'node:crypto';
import type { EngineContext } from './context.ts';
import type { EngineDefinition, EngineId } from './definition.ts';
import { kernelErrors } from './errors.ts';
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

/** What is known of an engine beside its definition. */
export interface EngineParts {
  readonly score: Score | undefined;
  readonly file: string | undefined;
  /** Default: SHA-256 of the definition and the text of `score`. */
  readonly contentHash?: string | undefined;
  readonly drifted?: boolean | undefined;
}

// The registry of symbols, so that two copies of this package agree on the mark.
const WAITS_FOR_SCORE = Symbol.for('enginehouse.waits-for-score');

/** Makes an engine of a definition that `validateDefinition` has passed. */
export function createEngine(definition: EngineDefinition, parts: EngineParts): Engine {
  const score = parts.score ?? missingScore(definition.engineId);
  return Object.freeze({
    engineId: definition.engineId as EngineId,
    definition,
    score,
    file: parts.file,
    contentHash: parts.contentHash ?? hash('sha256', `${JSON.stringify(definition)}\n${String(score)}`),
    drifted: parts.drifted ?? false,
  });
}

/** True for an engine that was registered by its file but whose `score` has not been tied to it. */
export function waitsForScore(engine: Engine): boolean {
  return WAITS_FOR_SCORE in engine.score;
}

function missingScore(engineId: string): Score {
  const score: Score = () => {
    throw scoreMissing([engineId]);
  };
  return Object.assign(score, { [WAITS_FOR_SCORE]: true });
}

/** The error for engines without a function to run; `file` when one file is at fault. */
export function scoreMissing(engineIds: readonly string[], file?: string) {
  const names = engineIds.map((id) => `'${id}'`).join(', ');
  return kernelErrors.error('SCORE_MISSING', {
    message:
      file === undefined
        ? `No \`score\` is tied to ${names}`
        : `${file} registers ${names} but exports no function named \`score\``,
    ...(file === undefined ? {} : { where: file }),
    details: { engineIds },
  });
}
