import { isEnginehouseError } from '@enginehouse/errors';
import { createRunId } from '@enginehouse/kernel';
import type { AiCallLog } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { EgressGate } from '../egress/egress-gate.ts';
import type { Runtime, RuntimeCall, RuntimeRegistry } from '../engines/runtimes/runtime-registry.ts';
import { invalidRequest, shuttingDown } from '../errors.ts';
import type { Observer, TraceContext } from '../observer.ts';
import { aiCallCancelled, aiCallTimedOut } from './ai-errors.ts';
import type { AiCalls, Answer, AskedCall, Attempt } from './attempts.ts';
import { createCallClock } from './call-clock.ts';
import { CallTrace, type OpenStep } from './call-trace.ts';
import { isRetryable, providerFailure } from './provider-failure.ts';
import { noCandidate, type Router } from './routing/router.ts';
import type { RankedModel } from './routing/routing-index.ts';
import { passedOverText } from './routing/seen-models.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What AI calls are made with; built and handed over by compose.ts. */
export interface AiCallParts {
  readonly configuration: Pick<Configuration, 'current' | 'assertFresh'>;
  readonly router: Router;
  readonly runtimes: Pick<RuntimeRegistry, 'ready' | 'runtimeOf'>;
  readonly callLog: Pick<AiCallLog, 'add'>;
  /** Counts calls under way. `begin` throws `SHUTTING_DOWN`; `continue` is for what belongs to something under way. */
  readonly inFlight: { begin(): () => void; continue(): () => void };
  /** Aborted when a node that closes waits no longer. */
  readonly shutdown: AbortSignal;
  readonly nodeId: string;
  readonly observer: Observer;
  readonly trace: TraceContext;
  /** The way of all that adapters send. */
  readonly egress: Pick<EgressGate, 'asWithheld'>;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const LONGEST_TIMEOUT_MS = 3_600_000;
/** Models that one call asks at most: a runtime that is overwhelmed must not be asked by all its models. */
const MOST_ATTEMPTS = 10;

type AttemptOf<Result> = (attempt: Attempt) => Promise<Answer<Result>>;

export function createAiCalls(parts: AiCallParts): AiCalls {
  const underWay = new Set<AbortController>();
  parts.shutdown.addEventListener('abort', () => {
    for (const controller of underWay) controller.abort(shuttingDown());
  });

  const call = async <Result>(asked: AskedCall, attempt: AttemptOf<Result>): Promise<Result> => {
    const { session, run, signal } = asked;
    // What an engine asks for is a part of its run, and that was allowed.
    if (run === undefined) requirePermission(session, 'system.ai.call');
    parts.configuration.assertFresh();
    const timeoutMs = timeoutOf(asked);
    // Runs that a closing node still finishes may ask their models.
    const end = run === undefined ? parts.inFlight.begin() : parts.inFlight.continue();
    const controller = new AbortController();
    const cancel = (): void => controller.abort(aiCallCancelled());
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    underWay.add(controller);
    const trace = new CallTrace(createRunId(), asked, parts.nodeId);
    const finish = (outcome: Outcome): void => {
      signal?.removeEventListener('abort', cancel);
      underWay.delete(controller);
      // Behind the answer: hashing what went in and came out is no part of the call.
      setImmediate(() => {
        const keep = parts.configuration.current().settings.keepAiPayloads;
        const record = trace.record({ ...outcome, keep });
        parts.observer.aiCallEnded(record);
        parts.callLog.add(record);
        end();
      });
    };
    parts.observer.aiCallBegan({ callId: trace.callId, engine: run ?? null });
    const attempts = new CallAttempts(parts, asked, trace, { controller, timeoutMs, finish });
    try {
      const answer = () => parts.trace.withinAiCall(trace.callId, () => attempts.answer(attempt));
      return await (run?.withheld === true ? parts.egress.asWithheld(answer) : answer());
    } catch (error) {
      finish({ usage: null, error, output: null });
      throw error;
    }
  };
  return { call };
}

interface Outcome {
  readonly usage: Awaited<NonNullable<Answer<unknown>['ended']>>['usage'] | null;
  readonly error?: unknown;
  readonly output: unknown;
  /** Of the runtime that answered. */
  readonly redact?: (text: string) => string;
}

interface CallControl {
  /** Aborted when the caller cancels, or the house shuts down. */
  readonly controller: AbortController;
  readonly timeoutMs: number;
  readonly finish: (outcome: Outcome) => void;
}

/** The attempts of one call. */
class CallAttempts {
  readonly #parts: AiCallParts;
  readonly #asked: AskedCall;
  readonly #trace: CallTrace;
  readonly #control: CallControl;
  readonly #warnings: string[] = [];

  constructor(parts: AiCallParts, asked: AskedCall, trace: CallTrace, control: CallControl) {
    this.#parts = parts;
    this.#asked = asked;
    this.#trace = trace;
    this.#control = control;
  }

  async answer<Result>(attempt: AttemptOf<Result>): Promise<Result> {
    let failure: unknown;
    let attempts = 0;
    for (const ranked of this.#candidates()) {
      if (attempts++ === MOST_ATTEMPTS) break;
      this.#trace.asks(ranked);
      const tried = await this.#try(ranked, attempt);
      if ('result' in tried) return tried.result;
      failure = tried.error;
      const goesOn = !tried.begun && isEnginehouseError(failure) && isRetryable(failure);
      if (!goesOn) break;
      this.#warnings.push(`model '${ranked.routed.model.name}' failed: ${String((failure as Error).message)}`);
    }
    throw failure ?? noCandidate(this.#parts.router, this.#asked);
  }

  /** Those that this node has what it takes for. The route is looked up once, at the first. */
  *#candidates(): Generator<RankedModel, void, undefined> {
    const { router } = this.#parts;
    const resolve = this.#trace.begin('resolve');
    try {
      const route = router.route(this.#asked);
      for (const passed of route.passedOver) this.#warnings.push(passedOverText(this.#asked.session, passed));
      if (this.#warnings.length > 0) resolve.note({ skipped: [...this.#warnings] });
      let asked = false;
      for (const ranked of route.ranked) {
        const missing = router.missing(ranked);
        if (missing !== null) {
          this.#warnings.push(`model '${ranked.routed.model.name}' was skipped: ${missing}`);
          resolve.note({ skipped: [...this.#warnings] });
          continue;
        }
        if (!asked) resolve.end();
        asked = true;
        yield ranked;
      }
      if (!asked) throw noCandidate(router, this.#asked);
    } catch (error) {
      resolve.end(error);
      throw error;
    }
  }

  async #try<Result>(
    ranked: RankedModel,
    attempt: AttemptOf<Result>,
  ): Promise<{ readonly result: Result } | { readonly error: unknown; readonly begun: boolean }> {
    const { model } = ranked.routed;
    const { timeoutMs } = this.#control;
    const limited = new AbortController();
    const clock = createCallClock(timeoutMs, () => limited.abort(aiCallTimedOut(model.name, timeoutMs)));
    const outer = this.#control.controller.signal;
    const pass = (): void => limited.abort(outer.reason);
    if (outer.aborted) pass();
    else outer.addEventListener('abort', pass, { once: true });
    let step: OpenStep = this.#trace.begin('connect');
    let runtimeCall: RuntimeCall | undefined;
    let runtime: Runtime | undefined;
    let hasBegun = false;
    const release = (): void => {
      // What heeds no signal may go on, and is not listened to.
      hasBegun = true;
      clock[Symbol.dispose]();
      outer.removeEventListener('abort', pass);
      runtimeCall?.end();
    };
    const failed = (thrown: unknown): unknown => {
      if (limited.signal.aborted) return limited.signal.reason;
      if (runtimeCall?.signal.aborted === true) return runtimeCall.signal.reason;
      return runtime === undefined ? thrown : providerFailure(thrown, runtime, model.name);
    };
    const begun = (): void => {
      clock.stops();
      if (hasBegun) return;
      hasBegun = true;
      step.end();
      step = this.#trace.begin('parse');
    };
    try {
      ({ runtime, runtimeCall } = await this.#connect(ranked, limited.signal));
      step.end();
      step = this.#trace.begin('call');
      const { signal } = runtimeCall;
      const answering = attempt({
        model,
        runtime,
        signal,
        by: this.#answeredBy(ranked),
        begun,
        waits: () => clock.waits(),
        failure: (thrown) => providerFailure(failed(thrown), runtime as Runtime, model.name),
      });
      // An answer that comes when the call is over has nobody who would hear that it broke off.
      answering.then(({ ended }) => ended?.catch(ignore), ignore);
      const answer = await unlessAborted(answering, signal);
      begun();
      const { redact } = runtime;
      this.#follow(answer, signal, { step, release, failed, redact });
      return { result: answer.result };
    } catch (thrown) {
      const error = failed(thrown);
      const begun = hasBegun;
      step.end(error);
      release();
      return { error, begun };
    }
  }

  /** Ends the call when its answer has, at once or with its last part. */
  #follow(
    { ended, usage, output }: Answer<unknown>,
    signal: AbortSignal,
    {
      step,
      release,
      failed,
      redact,
    }: {
      step: OpenStep;
      release: () => void;
      failed: (thrown: unknown) => unknown;
      redact: (text: string) => string;
    },
  ): void {
    const { finish } = this.#control;
    const succeed = (outcome: Outcome): void => {
      step.end();
      release();
      finish({ ...outcome, redact });
    };
    if (ended === undefined) {
      succeed({ usage, output });
      return;
    }
    unlessAborted(ended, signal).then(succeed, (thrown: unknown) => {
      const error = failed(thrown);
      step.end(error);
      release();
      finish({ usage: null, error, output: null });
    });
  }

  async #connect({ routed: { model, instance } }: RankedModel, signal: AbortSignal) {
    const { runtimes } = this.#parts;
    const { method, session, run } = this.#asked;
    const { userId, organizationId } = session;
    const by = { userId, organizationId, withheld: run?.withheld ?? false };
    const call = { callId: this.#trace.callId, modelName: model.name, method, ...by, signal };
    const ready = runtimes.ready(instance.id);
    const runtime = ready ?? (await unlessAborted(runtimes.runtimeOf(instance.id), signal));
    signal.throwIfAborted();
    try {
      return { runtime, runtimeCall: runtime.begin(call) };
    } catch (error) {
      if (!isEnginehouseError(error) || error.code !== 'RUNTIME_STOPPED') throw error;
      // A newer version of the instance came into force in between.
      const next = await unlessAborted(runtimes.runtimeOf(instance.id), signal);
      return { runtime: next, runtimeCall: next.begin(call) };
    }
  }

  #answeredBy({ routed: { model, instance } }: RankedModel): Attempt['by'] {
    return {
      callId: this.#trace.callId,
      modelRegistryId: model.id,
      modelName: model.name,
      engineInstanceId: instance.id,
      provider: instance.provider,
      warnings: [...this.#warnings],
    };
  }
}

const ignore = (): void => undefined;

/** Throws `INVALID_REQUEST`. */
function timeoutOf({ timeoutMs = DEFAULT_TIMEOUT_MS }: AskedCall): number {
  if (Number.isSafeInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS) return timeoutMs;
  const expected = `a whole number from 1 to ${LONGEST_TIMEOUT_MS}`;
  throw invalidRequest('timeoutMs', `'${String(timeoutMs).slice(0, 40)}' is no number of milliseconds`, expected);
}
