import { createHistogram } from 'node:perf_hooks';
import type { PlanView, RunResult } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import type { Evaluator, Measured } from './evaluation.ts';
import type { RowOutcome } from './score-rows.ts';

/** What `score` did, for people and for `--json` alike. */
export interface ScoreSummary {
  readonly rows: number;
  readonly scored: number;
  readonly brokenRows: number;
  /** Runs in which at least one engine failed. */
  readonly runsWithFailures: number;
  readonly failures: readonly { readonly engineId: string; readonly failed: number; readonly example: string }[];
  readonly engines: number;
  readonly batches: number;
  readonly planHash: string;
  readonly revision: number;
  readonly withheld: readonly string[];
  readonly excluded: PlanView['excluded'];
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds a run took, from its start to the end of its last returnable engine. */
  readonly latencyMs: { readonly p50: number; readonly p99: number } | null;
  readonly evaluation: readonly Measured[];
  /** Set when scoring was stopped before the end: rows before this one are done. */
  readonly stoppedBeforeRow: number | null;
  readonly keptIn: string;
}

/** Broken rows that are shown to people; all of them are in the results. */
const SHOWN_BROKEN_ROWS = 10;

/** Counts outcomes as they pass, in constant memory. */
export class ScoreTally {
  #rows = 0;
  #scored = 0;
  #runsWithFailures = 0;
  readonly #shownBroken: EnginehouseError[] = [];
  readonly #failures = new Map<string, { failed: number; example: string }>();
  // HDR histogram of microseconds: fixed memory, 3 significant digits.
  readonly #latency = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  readonly #startedAt = performance.now();

  add(outcome: RowOutcome): void {
    this.#rows += 1;
    if ('problem' in outcome) {
      if (this.#shownBroken.length < SHOWN_BROKEN_ROWS) this.#shownBroken.push(outcome.problem);
      return;
    }
    this.#scored += 1;
    this.#latency.record(Math.max(1, Math.round(outcome.result.durationMs * 1000)));
    if (outcome.result.status !== 'succeeded') this.#addFailures(outcome.result);
  }

  get rows(): number {
    return this.#rows;
  }

  get brokenRows(): number {
    return this.#rows - this.#scored;
  }

  /** The first of the broken rows. */
  get shownBroken(): readonly EnginehouseError[] {
    return this.#shownBroken;
  }

  summary(
    plan: PlanView,
    rest: { evaluator: Evaluator | null; stoppedBeforeRow: number | null; keptIn: string },
  ): ScoreSummary {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const ms = (percentile: number): number => this.#latency.percentile(percentile) / 1000;
    return {
      rows: this.#rows,
      scored: this.#scored,
      brokenRows: this.brokenRows,
      runsWithFailures: this.#runsWithFailures,
      failures: [...this.#failures].map(([engineId, failure]) => ({ engineId, ...failure })),
      engines: plan.engines.length,
      batches: plan.batches.length,
      planHash: plan.planHash,
      revision: plan.revision,
      withheld: plan.withheld,
      excluded: plan.excluded,
      seconds,
      perSecond: seconds === 0 ? 0 : this.#rows / seconds,
      latencyMs: this.#scored === 0 ? null : { p50: ms(50), p99: ms(99) },
      evaluation: rest.evaluator?.measured() ?? [],
      stoppedBeforeRow: rest.stoppedBeforeRow,
      keptIn: rest.keptIn,
    };
  }

  #addFailures(result: RunResult): void {
    let failed = false;
    for (const engine of result.engines) {
      if (engine.status !== 'failed') continue;
      failed = true;
      const known = this.#failures.get(engine.engineId);
      if (known === undefined) {
        this.#failures.set(engine.engineId, { failed: 1, example: engine.failure?.message ?? 'failed' });
      } else known.failed += 1;
    }
    if (failed) this.#runsWithFailures += 1;
  }
}
