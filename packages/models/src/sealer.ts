import type { FormField } from './form.ts';

/** What a key may do: open and seal, only open, or nothing any more. One key of a key ring seals. */
export type KeyState = 'opens' | 'seals' | 'retired';

/** What may be shown and stored of a key: everything but the key. */
export interface ListedKey {
  readonly keyId: string;
  /** 32 hexadecimal digits made from the key; says whether two keys are the same, and nothing else about them. */
  readonly fingerprint: string;
  readonly state: KeyState;
}

/**
 * Where a value rests. It is bound into the sealed text: in another table, row or path the text does not open, so the
 * row's id must be known before sealing.
 */
export interface SealedPlace {
  /** Registered name of the core model, for example `engine_registry`. */
  readonly table: string;
  /** Primary key of the row: a whole number, a slug or a UUID. */
  readonly rowId: string | number;
  /** Dotted path in the row: of one value (`config.api_key`), or of the object that holds several (`config`). */
  readonly path: string;
}

/**
 * What is secret in an object: the form fields of type `password`, by their full paths (`config.api_key` for the object
 * at `config`), or the object as a whole.
 */
export type SecretSchema = 'whole' | readonly FormField[];

/** What stands in place of a secret wherever a row is shown. */
export interface SecretMask {
  readonly hasValue: boolean;
  /** The last 4 characters of a text of 20 characters or more, else null. */
  readonly hint: string | null;
  /** What is stored does not open: it must be entered again, or its key brought back. */
  readonly needsAttention?: true;
}

/** One secret that does not open. */
export interface NeedsAttention {
  /** Full path, for example `config.api_key`. */
  readonly path: string;
  /** Code of the error that says why, for example `SEALING_KEY_UNKNOWN`. */
  readonly code: string;
  /** What to do about it. */
  readonly fix: string;
}

export interface OpenedObject {
  /** The object in clear text, without the secrets that did not open. Never logged, never sent to a client. */
  readonly value: unknown;
  readonly needsAttention: readonly NeedsAttention[];
}

export interface MergedUpdate {
  /** What is to be stored. */
  readonly value: unknown;
  /** Something differs from what was stored, in clear text: sealing the same secret again is no change. */
  readonly changed: boolean;
  /** Full paths of the secrets that were set to something else or cleared. */
  readonly changedSecrets: readonly string[];
}

/** Two states of an object without its secrets: each is `{ hasValue, changed }`. */
export interface RedactedChange {
  readonly before: unknown;
  readonly after: unknown;
}

/** One step of a rotation. */
export type Resealed =
  /** Sealed with the current key already: nothing to do. */
  { readonly state: 'current' } | { readonly state: 'resealed'; readonly sealed: string; readonly fromKeyId: string };

export interface ResealedObject {
  /** The object with every sealed text on the current key, but for those that need attention. */
  readonly value: unknown;
  /** Texts sealed again. 0: nothing is to be written. */
  readonly resealed: number;
  readonly needsAttention: readonly NeedsAttention[];
}

/**
 * Seals what is secret before it is stored and opens it where it is used. A port: the vault implements it, the store and
 * the platform are handed one. Every error it throws names the path and never the value.
 */
export interface Sealer {
  /** Seals one text. Throws `INVALID_SECRET`, `SECRET_TOO_LARGE`. */
  seal(text: string, place: SealedPlace): string;
  /**
   * Opens one sealed text. Throws `SEALED_TEXT_MALFORMED`, `SEALING_KEY_UNKNOWN`, `SEALING_KEY_RETIRED`,
   * `SEALED_TEXT_DOES_NOT_OPEN`.
   */
  open(sealed: string, place: SealedPlace): string;
  /** What is to be stored of a new object. Throws the errors of `mergeUpdate`. */
  sealObject(given: unknown, schema: SecretSchema, place: SealedPlace): unknown;
  /** The object in clear text. A secret that does not open is left out and listed; the others are unharmed. */
  openObject(stored: unknown, schema: SecretSchema, place: SealedPlace): OpenedObject;
  /** The object as a row shows it: a `SecretMask` in place of each secret. */
  maskObject(stored: unknown, schema: SecretSchema, place: SealedPlace): unknown;
  /**
   * What is to be stored after an update: everything given replaces what was stored, but for secrets, which are kept when
   * left out, when their own mask or their own sealed text is given back, and cleared by null.
   *
   * Throws `CONFIG_NOT_AN_OBJECT`, `CONFIG_NOT_JSON`, `CONFIG_TOO_DEEP`, `CONFIG_TOO_LARGE`, `CONFIG_KEY_FORBIDDEN`,
   * `INVALID_SECRET`, `SECRET_TOO_LARGE`, `SECRET_PATH_BLOCKED`, `SECRET_NOT_NESTED`, `MASK_REFUSED`, `SEALED_TEXT_REFUSED`,
   * `SECRETS_WITHOUT_HOME`, `URL_CREDENTIALS`.
   */
  mergeUpdate(update: {
    readonly stored: unknown;
    /** Undefined: the update does not speak of the object. */
    readonly given: unknown;
    readonly schema: SecretSchema;
    /** The schema that `stored` was sealed by, where the update brings another one (a new provider). */
    readonly storedSchema?: SecretSchema;
    readonly place: SealedPlace;
  }): MergedUpdate;
  /**
   * One secret of an object in clear text, null when it has no value. The caller has checked the permission and committed
   * the audit event. Throws `NOT_A_SECRET` and the errors of `open`.
   */
  reveal(stored: unknown, path: string, schema: SecretSchema, place: SealedPlace): string | null;
  /** Before and after for an audit event. Never throws for what the two hold: a refused payload is audited too. */
  redacted(change: {
    readonly before: unknown;
    readonly after: unknown;
    readonly schema: SecretSchema;
    readonly beforeSchema?: SecretSchema;
    /** Path of the object in its row, for example `config`. */
    readonly path: string;
  }): RedactedChange;
  /** Opens with the key it names and seals with the current one. Throws the errors of `open`. */
  reseal(sealed: string, place: SealedPlace): Resealed;
  /** Reseals every sealed text of an object, whatever schema it was sealed by. */
  resealObject(stored: unknown, place: SealedPlace): ResealedObject;
}
