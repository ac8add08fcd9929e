import {
  type EngineId,
  explainRuns,
  type PlanRequest,
  type RunViewer,
  type StoredRun,
  visibleRun,
} from '@enginehouse/kernel';
import type { RunListRequest, RunPage, RunSummary, Runs } from '@enginehouse/sdk';
import { allows, requirePermission, teamsOf } from '../access.ts';
import { unknownRun } from '../errors.ts';
import type { Session } from '../session.ts';
import { concealedNow } from './concealed.ts';
import { planView } from './plan-view.ts';
import type { RunParts } from './run-parts.ts';

/** The calls that look at plans and at runs that have been. Everything passes through the kernel's one filter. */
export function readRuns(parts: RunParts, session: Session): Pick<Runs, 'plan' | 'list' | 'get' | 'explain'> {
  const { configuration, planner, reader } = parts;
  const research = allows(session, 'system.run.research.view');
  const teams = session.teams ?? 'all';
  /** As they were then for those who may see research; for others less what has been taken away since. */
  const viewer = (): RunViewer => {
    if (research) return { research, teams };
    const { kernel } = configuration.current();
    return { research, teams, concealed: concealedNow(kernel, session.teams ?? [...kernel.teams]) };
  };

  const visible = async (runId: string): Promise<StoredRun | null> => {
    const run = await reader.get(runId);
    await configuration.whenFresh();
    return run !== null && inScope(run, session) ? run : null;
  };

  return {
    async plan(request) {
      requirePermission(session, 'system.run.score');
      const teams = teamsOf(session, request.teams);
      const planned: PlanRequest = { ...request, teams, ...(research ? { research } : {}) };
      return planView(
        () => planner.plan(configuration.current().kernel, planned),
        configuration.current().revision,
        research,
      );
    },
    async list(request = {}) {
      requirePermission(session, 'system.run.view');
      const scope = scopeOf(session);
      const filters = filtersOf(request, research);
      // Both name an actor: the scope is not the caller's to overrule.
      if (scope.actor !== undefined && (filters.actor ?? scope.actor) !== scope.actor) return NO_RUNS;
      // That an engine ran which is concealed by now would be told by which runs there are.
      if (request.engineId !== undefined && viewer().concealed?.(request.engineId as EngineId) === true) return NO_RUNS;
      const page = await reader.list({
        filters: { ...filters, ...scope },
        ...(request.after === undefined ? {} : { after: request.after }),
        ...(request.pageSize === undefined ? {} : { pageSize: request.pageSize }),
      });
      await configuration.whenFresh();
      const eyes = viewer();
      return { ...page, rows: page.rows.map((run) => summaryOf(visibleRun(run, eyes))) };
    },
    async get(runId) {
      requirePermission(session, 'system.run.view');
      const run = await visible(runId);
      return run === null ? null : visibleRun(run, viewer());
    },
    async explain(a, b) {
      requirePermission(session, 'system.run.view');
      const [first, second] = await Promise.all([visible(a), visible(b)]);
      if (first === null) throw unknownRun(a);
      if (second === null) throw unknownRun(b);
      const eyes = viewer();
      return { a, b, ...explainRuns(visibleRun(first, eyes), visibleRun(second, eyes)) };
    },
  };
}

const NO_RUNS: RunPage = Object.freeze({ rows: [], totalRows: 0, more: false, next: null });

/** Super sees all, organization level its organization's, everybody else their own. */
function scopeOf(session: Session): { organizationId?: number; userId?: number; actor?: string } {
  if (session.accessLevel === 1) return {};
  if (session.accessLevel === 2) return { organizationId: session.organizationId ?? -1 };
  return session.userId === null ? { actor: session.actor } : { userId: session.userId };
}

function inScope(run: StoredRun, session: Session): boolean {
  const { organizationId, userId, actor } = scopeOf(session);
  if (organizationId !== undefined) return run.origin.organizationId === organizationId;
  if (userId !== undefined) return run.origin.userId === userId;
  return actor === undefined || run.origin.actor === actor;
}

function filtersOf(request: RunListRequest, research: boolean) {
  const { status, planHash, actor, engineId, from, to } = request;
  return {
    ...(status === undefined ? {} : { status }),
    // Whoever may not see research knows a plan by the hash of its visible part.
    ...(planHash === undefined ? {} : research ? { planHash } : { visibleHash: planHash }),
    ...(actor === undefined ? {} : { actor }),
    ...(engineId === undefined ? {} : { engineId, includeWithheld: research }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
}

function summaryOf(run: StoredRun): RunSummary {
  return {
    runId: run.runId,
    startedAt: new Date(run.startedAt).toISOString(),
    durationMs: run.durationMs,
    status: run.status,
    actor: run.origin.actor,
    adapter: run.origin.adapter,
    planHash: run.planHash,
    revision: run.revision,
    engines: run.engines.length,
    failed: run.engines.filter((engine) => engine.status === 'failed').length,
  };
}
