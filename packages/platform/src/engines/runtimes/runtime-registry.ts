import type { LoadedModel, ProviderAdapter, ProviderManifest, RuntimeMethod } from '@enginehouse/sdk';
import type { InstanceResource } from '@enginehouse/store';

/** A call that is under way on a runtime; `end` must be called once, however it ended. */
export interface RuntimeCall {
  readonly signal: AbortSignal;
  end(): void;
}

/** The adapter of one engine instance on this node, made from one written version of it. */
export interface Runtime {
  readonly instance: InstanceResource;
  readonly manifest: ProviderManifest;
  readonly adapter: ProviderAdapter;
  /** A text of the provider's with the secrets of the instance taken out: what somebody is told must have been through it. */
  redact(text: string): string;
  /**
   * Begins a call. The signal is aborted when the caller's is, or when the runtime is stopped. Throws `RUNTIME_STOPPED`
   * where a newer version of the instance is in force: then ask for the runtime again.
   */
  begin(call: {
    readonly callId: string;
    readonly modelName: string;
    readonly method: RuntimeMethod;
    readonly userId: number | null;
    readonly organizationId: number | null;
    /** Made for a withheld engine: known to research alone while it is under way, and afterwards. */
    readonly withheld: boolean;
    readonly signal?: AbortSignal;
  }): RuntimeCall;
}

/** Adapters by engine instance: made when first asked for, closed when their instance changes or stops. */
export interface RuntimeRegistry extends AsyncDisposable {
  /** The runtime of an instance that is active and installed here, made now if it must be. Rejects with `RUNTIME_NOT_AVAILABLE`. */
  runtimeOf(engineInstanceId: number): Promise<Runtime>;
  /** The same without waiting, where it is made already. */
  ready(engineInstanceId: number): Runtime | undefined;
  /** An adapter for one question to an instance that need not be active: its models, whether it is ready. */
  ask<Answer>(engineInstanceId: number, question: (adapter: ProviderAdapter) => Promise<Answer>): Promise<Answer>;
  /** What is in memory and under way here. */
  view(): Promise<RuntimeView>;
  stop(engineInstanceId: number): Promise<void>;
  unload(engineInstanceId: number, modelId: string): Promise<void>;
}

export interface RuntimeView {
  readonly loaded: readonly (LoadedModel & { readonly engineInstanceId: number })[];
  readonly calls: readonly {
    readonly callId: string;
    readonly engineInstanceId: number;
    readonly modelName: string;
    readonly method: RuntimeMethod;
    readonly startedAt: string;
    readonly userId: number | null;
    readonly organizationId: number | null;
    readonly withheld: boolean;
  }[];
}
