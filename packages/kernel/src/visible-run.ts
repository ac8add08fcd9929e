import type { EngineId } from './definition.ts';
import type { Exclusion, PlanRequest } from './plan.ts';
import { hashOfShown } from './run-result.ts';
import { runStatus } from './run-status.ts';
import type { StoredEngine, StoredRun } from './stored-run.ts';

/** Who looks at a run. */
export interface RunViewer {
  /** Holds `system.run.research.view`: sees what is withheld. */
  readonly research: boolean;
  /** Role names; `all` for who may name any team. Default: those the run was made for. */
  readonly teams?: readonly string[] | 'all';
  /** Engines that have been withheld or restricted since; they are not shown either. Default: none. */
  readonly concealed?: (engineId: EngineId) => boolean;
}

/**
 * The part of a stored run that somebody may see: THE filter of run views, lists, explain and streams. What is left out
 * leaves no trace: not as a count, a time, a cause or a hash. What depends on an engine that is left out is left out too.
 */
export function visibleRun(run: StoredRun, asker: RunViewer): StoredRun {
  const viewer: Viewer = { ...asker, teams: asker.teams ?? run.teams };
  const hidden = new Set<EngineId>();
  for (const engine of run.engines) {
    if (!mayKnow(engine, viewer) || engine.dependencies.some((id) => hidden.has(id))) hidden.add(engine.engineId);
  }
  const hiddenExclusions = new Set(
    run.excluded.filter((one) => !mayKnowExclusion(one, viewer)).map((one) => one.engineId),
  );
  if (viewer.research && hidden.size === 0 && hiddenExclusions.size === 0) return run;

  const engines = run.engines.filter((engine) => !hidden.has(engine.engineId));
  // Of a run whose returnable engines are all shown the kept values stand; they never spoke of withheld ones.
  const whole = run.engines.every((engine) => engine.withheld || !hidden.has(engine.engineId));
  const returnable = engines.filter((engine) => !engine.withheld);
  const planHash = hashOfShown(engines);
  return {
    ...run,
    request: shownRequest(run, hidden, hiddenExclusions),
    engines,
    excluded: run.excluded
      .filter((one) => !hiddenExclusions.has(one.engineId))
      .map((one) => withoutCause(one, hidden, hiddenExclusions)),
    planHash,
    visibleHash: hashOfShown(returnable),
    engineSetHash: null,
    status: whole ? run.status : runStatus(returnable.map((engine) => engine.status)),
    durationMs: whole ? run.durationMs : lastEnd(returnable),
  };
}

type Viewer = RunViewer & Required<Pick<RunViewer, 'teams'>>;

function mayKnow(engine: StoredEngine, viewer: Viewer): boolean {
  if (engine.withheld && !viewer.research) return false;
  return hasTeam(engine.restrictedToTeams, viewer) && viewer.concealed?.(engine.engineId) !== true;
}

function mayKnowExclusion(exclusion: Exclusion, viewer: Viewer): boolean {
  if (viewer.concealed?.(exclusion.engineId) === true) return false;
  if (exclusion.reason === 'restricted' && exclusion.restrictedToTeams === undefined) return viewer.teams === 'all';
  if (!hasTeam(exclusion.restrictedToTeams, viewer)) return false;
  return viewer.research || !exclusion.concealed;
}

function hasTeam(restrictedTo: readonly string[] | undefined, viewer: Viewer): boolean {
  const { teams } = viewer;
  return restrictedTo === undefined || teams === 'all' || restrictedTo.some((team) => teams.includes(team));
}

function withoutCause(exclusion: Exclusion, ...unknown: readonly ReadonlySet<EngineId>[]): Exclusion {
  const { cause, ...rest } = exclusion;
  return cause === undefined || !unknown.some((ids) => ids.has(cause)) ? exclusion : rest;
}

/** Only who may know of withheld engines could name one as a target. */
function shownRequest(run: StoredRun, ...unknown: readonly ReadonlySet<string>[]): PlanRequest {
  const { research: _, targets, ...request } = run.request;
  if (targets === undefined) return request;
  return { ...request, targets: targets.filter((target) => !unknown.some((ids) => ids.has(target))) };
}

function lastEnd(engines: readonly StoredEngine[]): number {
  return engines.reduce((last, { startedAfterMs, durationMs }) => Math.max(last, startedAfterMs + durationMs), 0);
}
