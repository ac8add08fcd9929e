import type { EngineId } from './definition.ts';
import { EvidenceSample } from './evidence-sample.ts';
import { rankCorrelation } from './rank-correlation.ts';
import type { EngineStatus } from './record.ts';
import type { StoredRun } from './stored-run.ts';

export const DEFAULT_PROMOTION_DAYS = 14;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is asked before an engine is promoted. */
export interface EvidenceQuestion {
  readonly engineId: EngineId;
  /** Of the code that would be promoted: runs of other code do not count. */
  readonly contentHash: string;
  /** Engines whose scores are compared with, over the same runs. Default none. */
  readonly compareWith?: readonly string[];
  /** Days of research an engine must have behind it. Default 14. */
  readonly requiredDays?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One research run of the engine, as much of it as the evidence needs. */
export interface ResearchRun {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly status: EngineStatus;
  readonly durationMs: number;
  /** The numeric `score` of its output; undefined where there is none. */
  readonly score?: number | undefined;
  /** The same of the engines compared with, in the order of `compareWith`. */
  readonly otherScores?: readonly (number | undefined)[];
}

export interface ScoreDistribution {
  readonly count: number;
  readonly min: number;
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

/** What the research runs of one engine's code have shown. */
export interface PromotionEvidence {
  readonly engineId: EngineId;
  readonly contentHash: string;
  /** ISO 8601; null when it never ran as research. */
  readonly firstResearchRunAt: string | null;
  /** From the first research run to now, with fractions; 0 when there is none. */
  readonly daysOfResearch: number;
  readonly requiredDays: number;
  /** Research runs in which it succeeded or failed; skipped and cancelled ones say nothing about it. */
  readonly runs: number;
  readonly failures: number;
  readonly failureRate: number;
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  /** Null where the output has no numeric `score`. */
  readonly score: ScoreDistribution | null;
  readonly comparisons: readonly {
    readonly engineId: EngineId;
    /** Runs in which both had a score. */
    readonly pairs: number;
    /** Spearman; null with fewer than 3 pairs or a constant side. */
    readonly rankCorrelation: number | null;
  }[];
  /** True: latency, scores and correlations come from a uniform sample of the runs. Counts and rates never do. */
  readonly sampled: boolean;
  /** At least one run, and `daysOfResearch` has reached `requiredDays`. */
  readonly sufficient: boolean;
}

/** Takes research runs one by one and says what they show; holds at most 100,000 of them, whatever their number. */
export interface EvidenceCollector {
  add(run: ResearchRun): void;
  evidence(): PromotionEvidence;
}

export function collectEvidence(question: EvidenceQuestion): EvidenceCollector {
  const compareWith = question.compareWith ?? [];
  const requiredDays = question.requiredDays ?? DEFAULT_PROMOTION_DAYS;
  const sample = new EvidenceSample(compareWith.length);
  let runs = 0;
  let failures = 0;
  let first = Number.POSITIVE_INFINITY;

  function add(run: ResearchRun): void {
    if (run.status !== 'succeeded' && run.status !== 'failed') return;
    runs++;
    if (run.status === 'failed') failures++;
    first = Math.min(first, run.startedAt);
    sample.add(run.durationMs, run.score, run.otherScores ?? []);
  }

  function evidence(): PromotionEvidence {
    const daysOfResearch = runs === 0 ? 0 : Math.max(0, (question.now - first) / DAY_MS);
    return {
      engineId: question.engineId,
      contentHash: question.contentHash,
      firstResearchRunAt: runs === 0 ? null : new Date(first).toISOString(),
      daysOfResearch,
      requiredDays,
      runs,
      failures,
      failureRate: runs === 0 ? 0 : failures / runs,
      latencyMs: latency(sample.durations()),
      score: distribution(sample.scores()),
      comparisons: compareWith.map((engineId, index) => {
        const { scores, others } = sample.pairs(index);
        return {
          engineId: engineId as EngineId,
          pairs: scores.length,
          rankCorrelation: rankCorrelation(scores, others),
        };
      }),
      sampled: sample.seen > sample.size,
      sufficient: runs > 0 && daysOfResearch >= requiredDays,
    };
  }

  return { add, evidence };
}

/** The evidence of runs that are at hand. Runs that do not count for the question are passed over. */
export function promotionEvidence(question: EvidenceQuestion, runs: Iterable<StoredRun>): PromotionEvidence {
  const collector = collectEvidence(question);
  for (const run of runs) {
    const found = researchRun(question, run);
    if (found !== null) collector.add(found);
  }
  return collector.evidence();
}

/** What a stored run says of the engine; null when it did not run there as research, or not with this code. */
export function researchRun(question: EvidenceQuestion, run: StoredRun): ResearchRun | null {
  const engine = run.engines.find((one) => one.engineId === question.engineId);
  if (engine === undefined || !engine.withheld || engine.contentHash !== question.contentHash) return null;
  return {
    startedAt: run.startedAt,
    status: engine.status,
    durationMs: engine.durationMs,
    score: numericScore(engine.output),
    otherScores: (question.compareWith ?? []).map((engineId) =>
      numericScore(run.engines.find((one) => one.engineId === engineId)?.output),
    ),
  };
}

/** The `score` of an output that has a numeric one. */
export function numericScore(output: unknown): number | undefined {
  if (typeof output !== 'object' || output === null || !('score' in output)) return undefined;
  return typeof output.score === 'number' && Number.isFinite(output.score) ? output.score : undefined;
}

function latency(durations: Float64Array): PromotionEvidence['latencyMs'] {
  if (durations.length === 0) return null;
  durations.sort();
  return { p50: quantile(durations, 0.5), p95: quantile(durations, 0.95), p99: quantile(durations, 0.99) };
}

function distribution(scores: Float64Array): ScoreDistribution | null {
  if (scores.length === 0) return null;
  scores.sort();
  return {
    count: scores.length,
    min: scores[0] as number,
    p05: quantile(scores, 0.05),
    p50: quantile(scores, 0.5),
    p95: quantile(scores, 0.95),
    max: scores[scores.length - 1] as number,
    mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
  };
}

/** The smallest value that at least this part of the sorted values does not exceed. */
function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] as number;
}
