import type { RunDetail } from '@enginehouse/api';

export type RunEngine = RunDetail['engines'][number];

/** One engine of a run in the picture. */
export interface Bar {
  readonly engine: RunEngine;
  /** When it began, and how long it took, as parts of the whole: 0 to 1. */
  readonly from: number;
  readonly length: number;
  /** Had it been faster, the answer would have come earlier. */
  readonly critical: boolean;
}

export interface Waterfall {
  /** As they began; what began together as it was planned. */
  readonly bars: readonly Bar[];
  /** Milliseconds from the begin to the last end, withheld engines included. */
  readonly wholeMs: number;
  /** When the answer was there, as a part of the whole: withheld engines may go on behind it. */
  readonly answeredAt: number;
  /** The chain that the answer waited for, the first engine first. */
  readonly criticalPath: readonly string[];
}

/** Lays out when the engines of a run were at work. */
export function waterfallOf({ engines, durationMs }: RunDetail): Waterfall {
  const wholeMs = Math.max(durationMs, ...engines.map(endOf), Number.MIN_VALUE);
  const criticalPath = criticalPathOf(engines);
  const critical = new Set(criticalPath);
  const begins = beginsOf(engines);
  const bars = engines
    .map((engine, position) => ({ engine, position, begin: begins.get(engine.engineId) ?? 0 }))
    .sort((a, b) => a.begin - b.begin || a.engine.batch - b.engine.batch || a.position - b.position)
    .map(({ engine }) => ({
      engine,
      from: engine.startedAfterMs / wholeMs,
      length: engine.durationMs / wholeMs,
      critical: critical.has(engine.engineId),
    }));
  return { bars, wholeMs, answeredAt: durationMs / wholeMs, criticalPath };
}

/** When engines began; what never did stands where its last dependency ended. */
function beginsOf(engines: readonly RunEngine[]): ReadonlyMap<string, number> {
  const begins = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const engine of engines.toSorted((a, b) => a.batch - b.batch)) {
    const begin = worked(engine)
      ? engine.startedAfterMs
      : Math.max(0, ...engine.dependencies.map((id) => ends.get(id) ?? 0));
    begins.set(engine.engineId, begin);
    ends.set(engine.engineId, begin + engine.durationMs);
  }
  return begins;
}

/** Whether an engine was at work at all. */
export function worked({ status }: RunEngine): boolean {
  return status !== 'skipped' && status !== 'pending';
}

/**
 * The engine that ended last, before it that one of its dependencies which ended last, and so on. Withheld engines do not
 * hold the answer back: they count only in a run that has no others.
 */
function criticalPathOf(engines: readonly RunEngine[]): string[] {
  const byId = new Map(engines.map((engine) => [engine.engineId as string, engine]));
  const atWork = engines.filter(worked);
  const returned = atWork.filter(({ withheld }) => !withheld);
  const path: string[] = [];
  let at = lastOf(returned.length > 0 ? returned : atWork);
  while (at !== undefined && !path.includes(at.engineId)) {
    path.unshift(at.engineId);
    at = lastOf(at.dependencies.flatMap((id) => byId.get(id) ?? []));
  }
  return path;
}

function lastOf(engines: readonly RunEngine[]): RunEngine | undefined {
  let last: RunEngine | undefined;
  for (const engine of engines) if (last === undefined || endOf(engine) > endOf(last)) last = engine;
  return last;
}

function endOf({ startedAfterMs, durationMs }: RunEngine): number {
  return startedAfterMs + durationMs;
}
