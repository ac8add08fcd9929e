import type { KeyState } from '@enginehouse/models';

/** A key that values are sealed with: everything but the key itself. */
export interface KeyEntry {
  readonly keyId: string;
  /** Tells whether two keys are the same: 32 hexadecimal digits. */
  readonly fingerprint: string;
  readonly state: KeyState;
  /** When a node first had the key. ISO 8601. */
  readonly addedAt: string;
  /** When it began to seal; null: it never did, and waits for a rotation. */
  readonly sealedSince: string | null;
  readonly retiredAt: string | null;
  /** Sealed values that are on it, counted now. */
  readonly values: number;
  /** Ids of the live nodes that lack it. */
  readonly missingOn: readonly string[];
}

export interface RotationOptions {
  /** The key that shall seal. Default: the one that waits to seal, or a new one where the embedded database keeps its own. */
  readonly to?: string;
  /** Stops between two batches; what was written stays, and the next rotation goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RotationProgress) => void;
}

/** How far a rotation is. */
export type RotationProgress =
  /** Waiting for these nodes. */
  | { readonly step: 'nodes'; readonly keyId: string; readonly waitingFor: readonly string[] }
  /** Rows of one table that hold values on another key. */
  | { readonly step: 'values'; readonly table: string; readonly done: number; readonly total: number };

/** A value that could not be sealed anew, and keeps its key from retiring. */
export interface UnrotatedValue {
  readonly table: string;
  readonly rowId: string | number;
  /** Full path, for example `config.api_key`. */
  readonly path: string;
  /** Code of the error that says why, for example `SEALED_TEXT_DOES_NOT_OPEN`. */
  readonly code: string;
  readonly fix: string;
}

/** What a rotation has done. */
export interface RotationReport {
  /** The key that seals now. */
  readonly keyId: string;
  /** Values sealed anew by this call. */
  readonly resealed: number;
  /** Every listed key after it, with the values on it, counted at the end: 0 for each that retired. */
  readonly keys: readonly Pick<KeyEntry, 'keyId' | 'state' | 'values'>[];
  /** Keys that this call retired. */
  readonly retired: readonly string[];
  /** The first 100. */
  readonly needsAttention: readonly UnrotatedValue[];
  /** How many there are. */
  readonly needAttention: number;
}

/** `sdk.keys`: the keys that values are sealed with. Every call needs `system.keys.rotate`. */
export interface KeysAccess {
  /** Every key in the order in which they were added. */
  list(): Promise<readonly KeyEntry[]>;
  /**
   * Seals every value with another key, while the platform works, and retires those before it. It may be stopped or killed
   * at any point and asked for again: it goes on where it was. Throws `NO_KEY_TO_ROTATE_TO`, `KEY_NOT_ON_EVERY_NODE`,
   * `KEYS_ROTATING`, `ROTATION_OVERTAKEN`, `ILLEGAL_KEY_MOVE`, and the reason of `signal`.
   */
  rotate(options?: RotationOptions): Promise<RotationReport>;
}
