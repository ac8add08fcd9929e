import type { Signals } from '../../json.ts';
import type { EngineOutcome, RunId } from '../../record.ts';

/** What a worker thread is started with. */
export interface WorkerSetup {
  /** Absolute paths of the engine files. */
  readonly files: readonly string[];
  /** `engineId@version#contentHash` of the set that the worker must arrive at, in order of engineId. */
  readonly engines: readonly string[];
  readonly engineSetHash: string;
  readonly memory: SharedArrayBuffer;
}

/** A plan as it crosses: engines by their number in the set. */
export interface WirePlan {
  readonly id: number;
  readonly engines: readonly {
    readonly number: number;
    readonly batch: number;
    readonly dependencies: readonly number[];
    readonly dependents: readonly number[];
    readonly withheld: boolean;
    readonly eventSources: readonly number[];
  }[];
}

export type WireOutcome = readonly [position: number, outcome: EngineOutcome];

/** A service as a worker knows it. */
export interface WireService {
  readonly name: string;
  readonly handles: readonly string[];
  readonly stays: readonly string[];
}

/** A call that gives what the next one is made of. */
export interface WireLink {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** A run as it crosses: nothing of who asked, because engines do not see it. */
export interface WireRun {
  readonly run: number;
  /** Which claim cell of the shared memory decides who runs it. */
  readonly claim: number;
  readonly plan: number;
  readonly runId: RunId;
  readonly signals: Signals;
  readonly teams: readonly string[];
  readonly timeLimitMs: number;
  /** What the main thread offers. */
  readonly services: readonly WireService[];
  readonly outcomes: readonly WireOutcome[];
  /** Milliseconds the run has taken in workers that are gone. */
  readonly elapsedMs: number;
}

/** An error as it crosses; `code` and `fix` are there for an `EnginehouseError`. */
export interface WireError {
  readonly message: string;
  readonly code?: string;
  readonly fix?: string;
  readonly status?: number;
}

export type ToWorker =
  | {
      readonly kind: 'runs';
      readonly plans: readonly WirePlan[];
      readonly forget: readonly number[];
      readonly runs: readonly WireRun[];
    }
  /** `whole`: also the withheld engines that go on behind the answer. */
  | { readonly kind: 'cancel'; readonly run: number; readonly whole: boolean }
  | { readonly kind: 'reply'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly call: number; readonly error: WireError };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unready'; readonly error: WireError }
  | WireProgress
  | {
      readonly kind: 'call';
      readonly run: number;
      readonly position: number;
      readonly service: string;
      /** How what the method belongs to is got from the service; none: it is the service's own. */
      readonly links: readonly WireLink[];
      readonly method: string;
      readonly args: readonly unknown[];
      /** 0: nobody waits for an answer. */
      readonly call: number;
    }
  /** What engine code printed, and errors that no engine's result carries: of a timer, of a promise nobody awaited. */
  | { readonly kind: 'print'; readonly text: string };

export interface WireProgress {
  readonly kind: 'progress';
  readonly run: number;
  readonly outcomes: readonly WireOutcome[];
  /** Milliseconds to the last returnable engine; undefined while one is under way, or when it was told before. */
  readonly answeredMs: number | undefined;
  /** Milliseconds to the last engine; undefined while one is under way. */
  readonly endedMs: number | undefined;
}
