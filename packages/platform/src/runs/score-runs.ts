import { isEnginehouseError } from '@enginehouse/errors';
import {
  adapterError,
  type ExecutionPlan,
  type KernelSnapshot,
  type PlanRequest,
  type RunOptions,
  type RunOrigin,
  type RunResult,
  runResult,
} from '@enginehouse/kernel';
import type { RunStreamEvent, Runs, ScoreOptions, ScoreRequest } from '@enginehouse/sdk';
import { requirePermission, teamsOf } from '../access.ts';
import { RUN_ENDED } from '../events/own-topics.ts';
import type { Session } from '../session.ts';
import { concealedSince } from './concealed.ts';
import { EventQueue } from './event-queue.ts';
import { replayOf } from './idempotency.ts';
import { keepRun } from './keep-run.ts';
import { publishEvents, publishRun } from './publish-events.ts';
import type { RunParts } from './run-parts.ts';

/** The calls that make runs. A run is answered when its record is on disk, and never before. */
export function scoreRuns(parts: RunParts, session: Session): Pick<Runs, 'score' | 'stream'> {
  const { configuration, planner, execute } = parts;

  const scored = async (
    request: ScoreRequest,
    options: ScoreOptions,
    onEngine: RunOptions['onEngine'],
  ): Promise<RunResult> => {
    requirePermission(session, 'system.run.score');
    configuration.assertFresh();
    const end = parts.inFlight.begin();
    try {
      const { signals, ...asked } = request;
      const teams = teamsOf(session, asked.teams);
      const planned: PlanRequest = { ...asked, teams };
      const { idempotencyKey } = options;
      const replay = async (): Promise<RunResult | null> => {
        if (idempotencyKey === undefined) return null;
        const first = await replayOf(parts, session, idempotencyKey, signals, planned);
        if (first !== null) options.onReplay?.();
        return first;
      };
      const earlier = await replay();
      if (earlier !== null) return earlier;
      // After everything that waits: the plan must be of the engines that the executor has.
      const { kernel, settings } = configuration.current();
      const plan = planFor(planner, kernel, planned);
      // The run keeps the revision it began with; what has been taken away since leaves it by no door.
      const concealed = concealedSince(kernel, () => configuration.current().kernel, teams);
      const run = execute(plan, signals, {
        clock: parts.repeatable.clock,
        runId: parts.repeatable.runId?.(),
        origin: originOf(session, idempotencyKey ?? null),
        request: planned,
        teams,
        session,
        services: parts.services,
        timeLimitMs: settings.engineTimeLimitMs,
        signal: options.signal,
        shutdown: parts.shutdown,
        onEngine:
          onEngine &&
          ((engine, output) => {
            if (configuration.fresh && concealed()?.(engine.engineId) !== true) onEngine(engine, output);
          }),
      });
      parts.observer.runBegan(run.runId);
      const { record } = await run.answered;
      parts.observer.runAnswered(record);
      try {
        await keepRun(parts, run, record);
      } catch (error) {
        // Another request with this key was under way and was kept first: its run is the answer to both.
        const first = isEnginehouseError(error) && error.code === 'IDEMPOTENCY_KEY_USED' ? await replay() : null;
        if (first === null) throw error;
        return first;
      }
      // A node that stood still, or lost its database meanwhile, does not know what was taken away since.
      await configuration.whenFresh();
      publishEvents(parts.events, record, concealed());
      publishRun(parts.events, RUN_ENDED, record);
      return runResult(record, concealed());
    } finally {
      end();
    }
  };

  return {
    score: (request, options = {}) => scored(request, options, undefined),
    async *stream(request, options = {}): AsyncGenerator<RunStreamEvent, void, undefined> {
      const queue = new EventQueue<RunStreamEvent>();
      const answered = scored(request, options, (engine, output) => {
        queue.push({ type: 'engine', provisional: true, engine, ...(output === undefined ? {} : { output }) });
      });
      answered.then(
        (result) => {
          queue.push({ type: 'done', result });
          queue.end();
        },
        (error: unknown) => queue.fail(error),
      );
      yield* queue;
    },
  };
}

/** Plans for somebody who must not know of concealed engines: errors say no more than a house without them would. */
function planFor(planner: RunParts['planner'], kernel: KernelSnapshot, request: PlanRequest): ExecutionPlan {
  try {
    return planner.plan(kernel, request);
  } catch (error) {
    throw isEnginehouseError(error) ? adapterError(error) : error;
  }
}

function originOf(session: Session, idempotencyKey: string | null): RunOrigin {
  return {
    actor: session.actor,
    userId: session.userId,
    organizationId: session.organizationId,
    module: session.moduleName,
    adapter: session.adapter,
    requestId: session.requestId,
    idempotencyKey,
  };
}
