/** Where something went wrong: a field path, a file, a row number, an id. Free form, shown to people as written. */
export type ErrorLocation = string;

/** One thing that is wrong with an input, beside others. */
export interface Problem {
  /** Path of the field, for example `dependencies[0]`. */
  readonly field: string;
  /** What happened, as a sentence without a full stop. */
  readonly message: string;
  /** The value found, shortened; never a secret. */
  readonly value?: string;
  /** What was expected instead. */
  readonly expected?: string;
}

export interface ErrorOptions {
  /** What happened, in one sentence. */
  readonly message: string;
  readonly where?: ErrorLocation;
  /** What to do; overrides the fix of the code's table entry when the situation allows a better one. */
  readonly fix?: string;
  readonly problems?: readonly Problem[];
  /** Machine-readable facts about the case; must be JSON and hold no secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** One line of a package's table of error codes. */
export interface ErrorCodeEntry {
  /** The HTTP status a door answers with. */
  readonly status: number;
  /** What the code means, in one sentence; printed in the reference. */
  readonly meaning: string;
  /** What to do about it, in one sentence. */
  readonly fix: string;
}

export type ErrorTable = Readonly<Record<string, ErrorCodeEntry>>;

/** The one error class of Enginehouse: a code, what happened, where, and what to do. */
export class EnginehouseError extends Error {
  override readonly name = 'EnginehouseError';
  readonly code: string;
  readonly status: number;
  readonly fix: string;
  readonly where: ErrorLocation | undefined;
  readonly problems: readonly Problem[];
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, entry: ErrorCodeEntry, options: ErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = entry.status;
    this.fix = options.fix ?? entry.fix;
    this.where = options.where;
    this.problems = options.problems ?? [];
    this.details = options.details;
  }
}

/** True for errors made by any copy of this package. */
export function isEnginehouseError(error: unknown): error is EnginehouseError {
  return error instanceof Error && error.name === 'EnginehouseError' && 'code' in error && 'fix' in error;
}
