import type { EffectiveState, EngineId, EngineOverride } from '@enginehouse/kernel';
import type { AuditHead, AuditProgress, AuditVerification } from '@enginehouse/models';

export interface AuditVerifyOptions {
  /** `<batch>.<hash>`, kept elsewhere: without it a chain that was cut at its end looks whole. */
  readonly head?: string;
  /** Called now and then with batches. */
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly signal?: AbortSignal;
}

/** An engine as it was at a time. */
export interface EngineStateAt {
  readonly engineId: EngineId;
  /** Of the code that had been loaded last; null where none is known. */
  readonly version: string | null;
  readonly contentHash: string | null;
  /** What was set over it; null: it was as declared. */
  readonly override: EngineOverride | null;
  /** Declared and overridden, as it was in force; null where no code is known. */
  readonly effective: EffectiveState | null;
  /** By its own state, or by that of something it depended on. */
  readonly withheld: boolean;
  /** Of the override. */
  readonly since: string | null;
  readonly reason: string | null;
  readonly actor: string | null;
}

/** A row of a core model as an audit event left it, secrets redacted. */
export interface RowAt {
  readonly id: string;
  readonly values: { readonly [field: string]: unknown };
  /** When it got these values, ISO 8601. */
  readonly since: string;
}

/**
 * `sdk.audit`: the proof over audit events, and what the house was at a time; each call needs `system.audit.view`. The events
 * themselves are `sdk.models.auditEvents`.
 */
export interface AuditAccess {
  /** Where the chain ends now; null where nothing was sealed yet. */
  head(): Promise<AuditHead | null>;
  /** Checks every batch against the events that are there. Throws `INVALID_AUDIT_HEAD`, and what `signal` is aborted with. */
  verify(options?: AuditVerifyOptions): Promise<AuditVerification>;
  /** Which engines were active at a time, and which were withheld. Sorted by id. Throws `INVALID_REQUEST`. */
  statesAt(time: Date | string): Promise<readonly EngineStateAt[]>;
  /**
   * The rows of a core model as they were at a time, by its registered name, at most 10,000; of a session of
   * organization level those of its organization, below that none. As far back as audit events are kept. Throws `INVALID_REQUEST`, `UNKNOWN_CORE_MODEL`.
   */
  rowsAt(model: string, time: Date | string): Promise<readonly RowAt[]>;
}
