import type { EngineOutcome, WithheldPart } from './record.ts';
import type { RunAnswer } from './run.ts';
import type { RunFacts } from './run-facts.ts';
import { runResult } from './run-result.ts';

/**
 * Turns of the microtask queue that a finished answer waits for withheld engines which are about to end: one commit
 * instead of two where research is quick. An engine that really waits is not waited for.
 */
const GRACE_TURNS = 16;

/** When a run answers, and what comes behind the answer. */
export class RunAnswering {
  readonly answered: Promise<RunAnswer>;
  readonly #facts: RunFacts;
  readonly #outcomes: readonly (EngineOutcome | undefined)[];
  readonly #resolveAnswer: (answer: RunAnswer) => void;
  #durationMs = 0;
  #answering = false;
  /** Positions that were under way when the record was made; undefined before. */
  #pending: number[] | undefined = undefined;
  #part: WithheldPart | null | undefined = undefined;
  #completed: PromiseWithResolvers<WithheldPart | null> | undefined = undefined;

  constructor(facts: RunFacts, outcomes: readonly (EngineOutcome | undefined)[]) {
    this.#facts = facts;
    this.#outcomes = outcomes;
    const { promise, resolve } = Promise.withResolvers<RunAnswer>();
    this.answered = promise;
    this.#resolveAnswer = resolve;
  }

  get completed(): Promise<WithheldPart | null> {
    if (this.#part !== undefined) return Promise.resolve(this.#part);
    this.#completed ??= Promise.withResolvers<WithheldPart | null>();
    return this.#completed.promise;
  }

  /** The last returnable engine has ended, `durationMs` after the start of the run. */
  visibleEnded(durationMs: number): void {
    if (this.#answering) return;
    this.#answering = true;
    this.#durationMs = durationMs;
    void this.#publishSoon();
  }

  /** The last engine has ended. */
  allEnded(durationMs: number): void {
    if (!this.#answering) {
      this.#answering = true;
      this.#durationMs = durationMs;
    }
    if (this.#pending === undefined) this.#publish();
    if (this.#part === undefined && this.#pending !== undefined) this.#complete(this.#pending);
  }

  async #publishSoon(): Promise<void> {
    for (let turn = 0; turn < GRACE_TURNS && this.#pending === undefined; turn++) await Promise.resolve();
    if (this.#pending === undefined) this.#publish();
  }

  #publish(): void {
    const pending: number[] = [];
    this.#pending = pending;
    const record = this.#facts.record(this.#outcomes, this.#durationMs, pending);
    this.#resolveAnswer({ result: runResult(record), record });
  }

  #complete(pending: readonly number[]): void {
    const outcomes = new Map(pending.map((position) => [position, this.#outcomes[position] as EngineOutcome]));
    this.#part = pending.length === 0 ? null : { runId: this.#facts.runId, plan: this.#facts.plan, outcomes };
    this.#completed?.resolve(this.#part);
  }
}
