import { NOBODY, type Observer, type PlatformFigures } from '@enginehouse/platform';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServedHealth } from '../served-platform.ts';
import { ALL_METRICS, type MetricDefinition, type MetricKey } from './all-metrics.ts';

/** What this node has counted since it began; each house of a process has its own. */
export interface Metrics {
  /** Counts what the platform does. */
  readonly observer: Observer;
  answered(request: AnsweredRequest): void;
  /** The text that Prometheus reads. `figures` rejects where the database does not answer: then what it knows is missing. */
  render(figures: () => Promise<PlatformFigures>, health: ServedHealth): Promise<string>;
  /** The media type of that text. */
  readonly contentType: string;
}

export interface AnsweredRequest {
  readonly method: string;
  /** Its path as the table writes it, never a URL. */
  readonly route: string;
  readonly status: number;
  /** Null: what lasts as long as its reader likes. */
  readonly seconds: number | null;
}

type Figures = { readonly [Key in MetricKey]: MetricOf<(typeof ALL_METRICS)[Key]['type']> };
type MetricOf<Type> = Type extends 'counter' ? Counter : Type extends 'gauge' ? Gauge : Histogram;

/** Models have names that people gave them: beyond this many the rest are counted together. */
const MOST_MODELS = 200;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const figures = registered(registry);
  const models = new Set<string>();
  const modelLabel = (name: string | null): string => {
    if (name === null) return 'none';
    if (!models.has(name)) {
      if (models.size >= MOST_MODELS) return 'other';
      models.add(name);
    }
    return name;
  };
  let ofProcess = false;

  /** Durations are those of engines that were started: a cancelled one may never have been. */
  const countEngines = (outcomes: Iterable<{ readonly status: string; readonly durationMs: number }>): void => {
    const counts = new Map<string, number>();
    for (const { status, durationMs } of outcomes) {
      if (status === 'pending') continue;
      counts.set(status, (counts.get(status) ?? 0) + 1);
      if (durationMs > 0) figures.engineDuration.observe(durationMs / 1000);
    }
    for (const [status, count] of counts) figures.engineRuns.inc({ status }, count);
  };

  const observer: Observer = {
    ...NOBODY,
    runAnswered({ status, durationMs, outcomes }) {
      figures.runs.inc({ status });
      figures.runDuration.observe(durationMs / 1000);
      countEngines(outcomes);
    },
    runCompleted: ({ outcomes }) => countEngines(outcomes.values()),
    aiCallEnded({ provider: asked, modelName, method, success, durationMs, promptTokens, completionTokens }) {
      const provider = asked ?? 'none';
      const model = modelLabel(modelName);
      figures.aiCalls.inc({ provider, model, method, status: success ? 'succeeded' : 'failed' });
      figures.aiDuration.observe({ provider, method }, durationMs / 1000);
      if (promptTokens !== null) figures.aiTokens.inc({ provider, model, direction: 'input' }, promptTokens);
      if (completionTokens !== null) figures.aiTokens.inc({ provider, model, direction: 'output' }, completionTokens);
    },
    egressDenied({ subject, isReported }) {
      // The id of an instance is no label: there may be any number.
      const [kind = 'other'] = subject.split('/', 1);
      figures.egressDenials.inc({ subject: kind, mode: isReported ? 'report' : 'enforce' });
    },
  };

  return {
    observer,
    contentType: registry.contentType,
    answered({ method, route, status, seconds }) {
      figures.httpRequests.inc({ method, route, status });
      if (seconds !== null) figures.httpDuration.observe({ method, route }, seconds);
    },
    async render(read, health) {
      // They watch the event loop and the garbage collector all the time: only where somebody wants to know.
      if (!ofProcess) collectDefaultMetrics({ register: registry });
      ofProcess = true;
      figures.ready.set(health.ready ? 1 : 0);
      const now = await read().catch(() => null);
      figures.databaseUp.set(now === null ? 0 : 1);
      if (now === null) for (const key of OF_DATABASE) figures[key].reset();
      else show(figures, now);
      return await registry.metrics();
    },
  };
}

/** What is not known while the database does not answer. */
const OF_DATABASE = ['tasks', 'outboxWaiting', 'outboxLag', 'liveNodes'] as const;

function show(figures: Figures, now: PlatformFigures): void {
  figures.revision.set(now.revision);
  figures.fresh.set(now.fresh ? 1 : 0);
  figures.engines.set(now.engines);
  figures.inFlight.set(now.inFlight);
  figures.liveNodes.set(now.liveNodes);
  figures.outboxWaiting.set(now.outboxWaiting);
  figures.outboxLag.set(now.outboxLagSeconds);
  for (const [status, count] of Object.entries(now.tasks)) figures.tasks.set({ status }, count);
  const { connections, idle, waiting } = now.database;
  figures.databaseConnections.set({ state: 'idle' }, idle);
  figures.databaseConnections.set({ state: 'busy' }, connections - idle);
  figures.databaseConnections.set({ state: 'waiting' }, waiting);
}

function registered(registry: Registry): Figures {
  const made = Object.entries(ALL_METRICS).map(([key, definition]: [string, MetricDefinition]) => {
    const { name, help, labels, buckets } = definition;
    const options = { name, help, labelNames: [...labels], registers: [registry] };
    const figure =
      definition.type === 'counter'
        ? new Counter(options)
        : definition.type === 'gauge'
          ? new Gauge(options)
          : new Histogram({ ...options, buckets: [...(buckets ?? [])] });
    return [key, figure] as const;
  });
  return Object.fromEntries(made) as unknown as Figures;
}
