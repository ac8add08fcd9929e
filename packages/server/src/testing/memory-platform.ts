import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EnginehouseError } from '@enginehouse/errors';
import {
  type RunStreamEvent,
  requirePermission,
  type ScoreOptions,
  type ScoreRequest,
  type Sdk,
  type Session,
} from '@enginehouse/platform';
import type { ServedHealth, ServedPlatform } from '../served-platform.ts';
import { createMemoryAi } from './memory-ai.ts';
import { createMemoryAudit } from './memory-audit.ts';
import { createMemoryEngines } from './memory-engines.ts';
import { createMemoryEvents } from './memory-events.ts';
import { createMemoryEgress, createMemoryNodes } from './memory-fleet.ts';
import { createMemoryIdempotency } from './memory-idempotency.ts';
import { createMemoryIdentity, createMemoryIdentityAccess } from './memory-identity.ts';
import { createMemoryKeys } from './memory-keys.ts';
import { createMemoryModels } from './memory-models.ts';
import { createMemoryOpenAi } from './memory-openai.ts';
import { createMemoryProcessTable, MEMORY_ENGINE as ENGINE, MEMORY_HASH as HASH } from './memory-process-table.ts';
import { createMemorySettings } from './memory-settings.ts';
import { createMemoryTasks } from './memory-tasks.ts';

type Result = Awaited<ReturnType<Sdk['runs']['score']>>;
type Stored = NonNullable<Awaited<ReturnType<Sdk['runs']['get']>>>;

/** The domains that routes ask for; the others are not there. */
type AskedDomains = Pick<
  Sdk,
  | 'ai'
  | 'audit'
  | 'egress'
  | 'engines'
  | 'identity'
  | 'keys'
  | 'models'
  | 'nodes'
  | 'processTable'
  | 'runs'
  | 'settings'
  | 'tasks'
>;

/** A platform with one engine and no database, that does what it is asked: for tests of the door. */
export interface MemoryPlatform extends ServedPlatform {
  health(): ServedHealth;
  state: { ready: boolean; running: number; cancelled: number; mostRunning: number };
  readonly sessions: Session[];
  /** What the handlers asked of core models. */
  readonly modelCalls: unknown[];
}

/**
 * `echo` puts its signals out. Signals steer it: `delayMs` waits (and can be cancelled), `fail: 'typed' |
 * 'elsewhere' | 'untyped'` throws, `events: n` makes a stream of n provisional events.
 */
export function createMemoryPlatform(): MemoryPlatform {
  const state = { ready: true, running: 0, cancelled: 0, mostRunning: 0 };
  const sessions: Session[] = [];
  const modelCalls: unknown[] = [];
  const runs = new Map<string, Stored>();
  const byKey = new Map<string, { readonly body: string; readonly result: Result }>();
  let revision = 1;

  const work = async ({ signals }: ScoreRequest, signal: AbortSignal | undefined): Promise<void> => {
    state.running += 1;
    state.mostRunning = Math.max(state.mostRunning, state.running);
    try {
      if (typeof signals.delayMs === 'number') await sleep(signals.delayMs, undefined, signal ? { signal } : {});
    } catch (reason) {
      state.cancelled += 1;
      throw reason;
    } finally {
      state.running -= 1;
    }
    if (signals.fail === 'typed') {
      const entry = { status: 409, meaning: 'It failed.', fix: 'Ask for less.' };
      throw new EnginehouseError('EMPTY_PLAN', entry, {
        message: 'nothing to run',
        details: { hidden: 'research-engine' },
      });
    }
    if (signals.fail === 'elsewhere') {
      const entry = { status: 502, meaning: 'A provider failed.', fix: 'Ask it.' };
      throw new EnginehouseError('AI_PROVIDER_ERROR', entry, { message: 'the provider refused' });
    }
    if (signals.fail === 'untyped') throw new Error('password=hunter2 at /srv/secret.ts');
  };
  const finish = (session: Session, request: ScoreRequest): Result => {
    const runId = randomUUID() as Result['runId'];
    const engine = { engineId: ENGINE, version: '1.0.0', status: 'succeeded', durationMs: 0.1 } as const;
    const result: Result = {
      runId,
      status: 'succeeded',
      planHash: HASH,
      durationMs: 0.1,
      outputs: { [ENGINE]: request.signals },
      engines: [engine],
      excluded: [],
    };
    const { signals, ...asked } = request;
    runs.set(runId, {
      runId,
      startedAt: Date.now(),
      durationMs: 0.1,
      origin: {
        actor: session.actor,
        userId: null,
        organizationId: null,
        module: null,
        adapter: null,
        requestId: session.requestId,
        idempotencyKey: null,
      },
      teams: [],
      request: asked,
      signalsHash: HASH,
      signals,
      planHash: HASH,
      visibleHash: HASH,
      revision,
      engineSetHash: HASH,
      status: 'succeeded',
      engines: [
        {
          ...engine,
          contentHash: HASH,
          drifted: false,
          batch: 0,
          dependencies: [],
          withheld: false,
          startedAfterMs: 0,
          outputHash: HASH,
        },
      ],
      excluded: [],
    });
    return result;
  };
  const score = async (session: Session, request: ScoreRequest, options: ScoreOptions = {}): Promise<Result> => {
    const { idempotencyKey: key } = options;
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined) {
      if (known.body !== JSON.stringify(request)) throw keyReused();
      options.onReplay?.();
      return known.result;
    }
    await work(request, options.signal);
    const result = finish(session, request);
    if (key !== undefined) byKey.set(key, { body: JSON.stringify(request), result });
    return result;
  };

  const ai = createMemoryAi();
  const audit = createMemoryAudit();
  const egress = createMemoryEgress();
  const engines = createMemoryEngines();
  const nodes = createMemoryNodes();
  const processTable = createMemoryProcessTable({ now: () => revision, next: () => ++revision });
  const tasks = createMemoryTasks();
  const keys = createMemoryKeys();
  const models = createMemoryModels(modelCalls, () => {
    revision += 1;
    return revision;
  });
  const createSdk = (session: Session): Sdk => {
    sessions.push(session);
    const domains: AskedDomains = {
      models,
      ai,
      audit,
      egress,
      engines,
      identity: createMemoryIdentityAccess(),
      keys,
      nodes,
      settings: createMemorySettings(() => ++revision),
      tasks,
      processTable,
      runs: {
        plan: async () => ({
          planHash: HASH,
          revision,
          engines: [
            { engineId: ENGINE, version: '1.0.0', batch: 0, computeCost: 1, dependencies: [], withheld: false },
          ],
          batches: [[ENGINE]],
          totalCost: 1,
          criticalPath: [ENGINE],
          withheld: [],
          excluded: [],
        }),
        score: (request, options) => score(session, request, options),
        stream: async function* (request, options): AsyncGenerator<RunStreamEvent, void, void> {
          const { events, failAfter } = request.signals;
          const engine = { engineId: ENGINE, version: '1.0.0', status: 'succeeded', durationMs: 0.1 } as const;
          for (let sent = 0; sent < (typeof events === 'number' ? events : 1); sent++) {
            yield { type: 'engine', provisional: true, engine, output: sent };
            if (failAfter === sent + 1) throw new Error('lost');
          }
          await work(request, options?.signal);
          yield { type: 'done', result: finish(session, request) };
        },
        list: async (request = {}) => {
          const rows = [...runs.values()].slice(0, request.pageSize ?? 25).map((run) => ({
            runId: run.runId,
            startedAt: new Date(run.startedAt).toISOString(),
            durationMs: run.durationMs,
            status: run.status,
            actor: run.origin.actor,
            adapter: null,
            planHash: run.planHash,
            revision: run.revision,
            engines: run.engines.length,
            failed: 0,
          }));
          return { rows, totalRows: runs.size, more: false, next: null };
        },
        get: async (runId) => runs.get(runId) ?? null,
        explain: async (a, b) => ({ a, b, sameOutputs: true, differences: [] }),
      },
    };
    return domains as Sdk;
  };
  return {
    createSdk,
    refuse: async (session, { permission }) => {
      requirePermission(session, permission);
      throw new TypeError(`${permission} is not lacking`);
    },
    identity: createMemoryIdentity(),
    openAi: createMemoryOpenAi(),
    eventDoor: createMemoryEvents(),
    idempotency: createMemoryIdempotency(),
    house: () => 'memory',
    revision: () => revision,
    engineSetHash: () => HASH,
    figures: async () => ({
      ...{ revision, fresh: true, engines: 1, inFlight: state.running, liveNodes: 1 },
      ...{ outboxWaiting: 0, outboxLagSeconds: 0, tasks: { pending: 0, running: 1, waiting_confirmation: 0 } },
      database: { connections: 1, idle: 1, waiting: 0 },
    }),
    health: () => ({ ready: state.ready, reasons: state.ready ? [] : ['the database does not answer'] }),
    state,
    sessions,
    modelCalls,
  };
}

function keyReused(): EnginehouseError {
  const entry = { status: 422, meaning: 'Reused.', fix: 'Use a new key.' };
  return new EnginehouseError('IDEMPOTENCY_KEY_REUSED', entry, { message: 'the key belongs to another body' });
}
