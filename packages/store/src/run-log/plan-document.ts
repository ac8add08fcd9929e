import { hash } from 'node:crypto';
import type { EngineId, Exclusion, ExclusionReason, ExecutionPlan } from '@enginehouse/kernel';

/** What a plan's document says of one engine; kept once, however many runs were made from the plan. */
export interface DocumentedEngine {
  readonly engineId: EngineId;
  readonly version: string;
  readonly contentHash: string;
  readonly drifted: boolean;
  readonly batch: number;
  /** Positions in the plan. */
  readonly dependencies: readonly number[];
  readonly withheld: boolean;
  readonly restrictedToTeams?: readonly string[];
}

/** A plan as the log keeps it: all that a run's row leaves out because every run of the plan shares it. */
export interface PlanDocument {
  readonly planHash: string;
  readonly visibleHash: string;
  readonly engineSetHash: string;
  readonly engines: readonly DocumentedEngine[];
  readonly excluded: readonly Exclusion[];
}

/** Null: every team. */
type Teams = readonly string[] | null;
type EngineTuple = readonly [string, string, string, 0 | 1, number, readonly number[], 0 | 1, Teams];
type ExclusionTuple = readonly [string, ExclusionReason, string | null, 0 | 1, Teams];
type DocumentTuple = readonly [string, string, string, readonly EngineTuple[], readonly ExclusionTuple[]];

/** The document as JSON. Equal plans give equal texts; the revision is not in it, so it belongs to the run's row. */
export function writePlanDocument(plan: ExecutionPlan): string {
  const document: DocumentTuple = [
    plan.planHash,
    plan.visibleHash,
    plan.engineSetHash,
    plan.engines.map(({ engine, batch, dependencies, withheld, restrictedToTeams }) => [
      engine.engineId,
      engine.definition.version,
      engine.contentHash,
      engine.drifted ? 1 : 0,
      batch,
      [...dependencies],
      withheld ? 1 : 0,
      restrictedToTeams ?? null,
    ]),
    plan.excluded.map(({ engineId, reason, cause, concealed, restrictedToTeams }) => [
      engineId,
      reason,
      cause ?? null,
      concealed ? 1 : 0,
      restrictedToTeams ?? null,
    ]),
  ];
  return JSON.stringify(document);
}

/** The key a document is kept under: SHA-256 (hex). Not the planHash, which does not cover content and withholding. */
export function planKey(document: string): string {
  return hash('sha256', document, 'hex');
}

const NUMBER_DIGITS = 13;

/**
 * The numbers a document may be kept under, first choice first: 52 bits of its key each, what a JavaScript number holds.
 * Made from the content and not counted, so that a log that is restored from an older copy, or put together from two,
 * never shows a run with another plan. Two of 100,000 plans want the same number once in a million logs.
 */
export function planNumbers(key: string): number[] {
  const starts = [0, 1, 2, 3].map((part) => part * NUMBER_DIGITS);
  return starts.map((start) => Number.parseInt(key.slice(start, start + NUMBER_DIGITS), 16));
}

/** Reads what `writePlanDocument` wrote. */
export function readPlanDocument(text: string): PlanDocument {
  const [planHash, visibleHash, engineSetHash, engines, excluded] = JSON.parse(text) as DocumentTuple;
  return {
    planHash,
    visibleHash,
    engineSetHash,
    engines: engines.map(([engineId, version, contentHash, drifted, batch, dependencies, withheld, teams]) => ({
      engineId: engineId as EngineId,
      version,
      contentHash,
      drifted: drifted === 1,
      batch,
      dependencies,
      withheld: withheld === 1,
      ...(teams === null ? {} : { restrictedToTeams: teams }),
    })),
    excluded: excluded.map(([engineId, reason, cause, concealed, teams]) => ({
      engineId: engineId as EngineId,
      reason,
      ...(cause === null ? {} : { cause: cause as EngineId }),
      concealed: concealed === 1,
      ...(teams === null ? {} : { restrictedToTeams: teams }),
    })),
  };
}
