import { isEnginehouseError } from '@enginehouse/errors';
import { normalizeText, type PayloadDescriptor } from '@enginehouse/models';
import type { RuntimeMethod, TokenUsage } from '@enginehouse/sdk';
import type { AiCallRecord, AiStepRecord } from '@enginehouse/store';
import type { AskedCall } from './attempts.ts';
import { describePayload } from './describe-payload.ts';
import type { RankedModel, RoutedModel } from './routing/routing-index.ts';

type StepType = AiStepRecord['type'];
type StepStatus = AiStepRecord['status'];

/** A step that is under way. */
export interface OpenStep {
  /** Ends it; `error`: what it failed of, or that it was cancelled. Later ends change nothing. */
  end(error?: unknown): void;
  /** Says more of it. */
  note(metadata: { readonly [name: string]: unknown }): void;
}

interface MutableStep {
  readonly type: StepType;
  readonly name: string;
  status: StepStatus;
  readonly began: number;
  durationMs: number;
  readonly routed: RoutedModel | undefined;
  error: string | null;
  stats: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
}

const NO_USAGE: TokenUsage = { promptTokens: null, completionTokens: null, totalTokens: null };

/** What one call leaves behind, gathered while it goes on. Costs two readings of the clock a step. */
export class CallTrace {
  readonly callId: string;
  readonly #asked: AskedCall;
  readonly #nodeId: string;
  readonly #startedAt = Date.now();
  readonly #began = performance.now();
  readonly #steps: MutableStep[] = [];
  #routed: RoutedModel | undefined;
  #attempts = 0;

  constructor(callId: string, asked: AskedCall, nodeId: string) {
    this.callId = callId;
    this.#asked = asked;
    this.#nodeId = nodeId;
  }

  /** The model that is asked from now on. */
  asks({ routed }: Pick<RankedModel, 'routed'>): void {
    this.#routed = routed;
    this.#attempts += 1;
  }

  begin(type: StepType): OpenStep {
    const step: MutableStep = {
      type,
      name: `${type} ${this.#routed?.model.name ?? targetName(this.#asked)}`,
      status: 'succeeded',
      began: performance.now(),
      durationMs: Number.NaN,
      routed: this.#routed,
      error: null,
      stats: null,
      metadata: type === 'resolve' ? null : { attempt: this.#attempts },
    };
    this.#steps.push(step);
    return {
      end: (error) => {
        if (!Number.isNaN(step.durationMs)) return;
        step.durationMs = performance.now() - step.began;
        if (error === undefined) return;
        step.status = codeOf(error) === 'AI_CALL_CANCELLED' ? 'cancelled' : 'failed';
        step.error = errorText(error);
      },
      note(metadata) {
        step.metadata = { ...step.metadata, ...metadata };
      },
    };
  }

  #answer({ output, keep, redact }: Parameters<CallTrace['record']>[0]): PayloadDescriptor | null {
    const described = describePayload(output, keep);
    if (described === null || described.preview === '' || redact === undefined) return described;
    return { ...described, preview: redact(described.preview) };
  }

  /** The row and its steps. `keep`: payloads whole. */
  record(end: {
    readonly usage: TokenUsage | null;
    readonly error?: unknown;
    readonly output: unknown;
    readonly keep: boolean;
    /** Of the runtime that answered: one that repeats what it is sent repeats its key. */
    readonly redact?: (text: string) => string;
  }): AiCallRecord {
    const { session, run, target, method, input } = this.#asked;
    const usage = end.usage ?? NO_USAGE;
    const answered = end.error === undefined ? this.#steps.findLast((step) => step.type === 'call') : undefined;
    if (answered !== undefined) answered.stats = { ...answered.stats, ...usage };
    const described = describePayload(input, end.keep);
    const origin = this.#startedAt - this.#began;
    return {
      callId: this.callId,
      method,
      startedAt: this.#startedAt,
      durationMs: performance.now() - this.#began,
      success: end.error === undefined,
      error: end.error === undefined ? null : errorText(end.error),
      objective: 'objective' in target ? objectiveOf(target.objective) : null,
      ...(this.#routed === undefined ? NOBODY : ofModel(this.#routed)),
      ...usage,
      userId: session.userId,
      organizationId: session.organizationId,
      sessionId: session.sessionId,
      nodeId: this.#nodeId,
      requestId: session.requestId,
      correlationId: session.correlationId,
      channel: run === undefined ? session.channel : 'engine',
      runId: run?.runId ?? null,
      engineId: run?.engineId ?? null,
      withheld: run?.withheld ?? false,
      steps: this.#steps.map(({ began, routed, ...step }) => ({
        ...step,
        durationMs: Number.isNaN(step.durationMs) ? performance.now() - began : step.durationMs,
        startedAt: origin + began,
        provider: routed?.instance.provider ?? null,
        engineInstanceId: routed?.instance.id ?? null,
        modelRegistryId: routed?.model.id ?? null,
        modelName: routed?.model.name ?? null,
        // What goes in is the same for every attempt.
        input: step.type === 'call' ? described : null,
        output: end.error === undefined && step.type === 'parse' ? this.#answer(end) : null,
      })),
    };
  }
}

const NOBODY = { provider: null, modelName: null, engineInstanceId: null, deploymentMode: null };

function ofModel({ model, instance, manifest }: RoutedModel) {
  return {
    provider: instance.provider,
    modelName: model.name,
    engineInstanceId: instance.id,
    deploymentMode: manifest?.deployment ?? null,
  };
}

function targetName({ target }: { readonly target: AskedCall['target']; readonly method: RuntimeMethod }): string {
  return 'model' in target ? `model ${target.model}` : objectiveOf(target.objective);
}

/** In the one spelling that its core model has, so that calls are counted together; also of what is none. */
function objectiveOf(objective: unknown): string {
  return normalizeText(String(objective).slice(0, 200), ['word']);
}

function codeOf(error: unknown): string {
  return isEnginehouseError(error) ? error.code : '';
}

function errorText(error: unknown): string {
  return isEnginehouseError(error) ? `${error.code}: ${error.message}` : String(error);
}
