/** What the server takes and how long it waits. Times in milliseconds, sizes in bytes. */
export interface ServerLimits {
  /** Largest JSON body, and largest line of a batch. */
  readonly bodyBytes: number;
  /** Deepest nesting of arrays and objects in JSON. */
  readonly jsonDepth: number;
  /** From the opening of a connection, or the end of the request before, to the last header. */
  readonly headersMs: number;
  /** From the first byte of a request to its answer; of a stream, to its last event. Batches have none. */
  readonly requestMs: number;
  /** Longest a batch waits for a caller that neither sends nor takes anything. */
  readonly idleMs: number;
  /**
   * Runs of one batch at the same time: what one commit of the run log can hold. Of 12,330 runs on the embedded
   * database, 64 at a time took 1.6 times as long as 256, and 512 no less than 256.
   */
  readonly batchConcurrency: number;
  /** Streams of events that one caller may have open at the same time: a tab of the console has one. */
  readonly streamsPerCaller: number;
  /** A comment is sent on a quiet event stream this often. */
  readonly heartbeatMs: number;
  /** Requests within a minute, counted on each node; null: any number. The operator of the machine has no limit. */
  readonly rates: {
    /** Of everybody at one address who has no credential, or none in force. */
    readonly guestsPerMinute: number | null;
    /** Of one user, and of each API token by itself. */
    readonly callersPerMinute: number | null;
    /** Passwords and setup secrets from one address, right and wrong. Wrong ones lock long before. */
    readonly guessesPerMinute: number | null;
  };
  /** How long requests under way may take to end when the server closes. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  bodyBytes: 1024 * 1024,
  jsonDepth: 64,
  headersMs: 15_000,
  requestMs: 120_000,
  idleMs: 300_000,
  batchConcurrency: 256,
  streamsPerCaller: 32,
  heartbeatMs: 15_000,
  rates: { guestsPerMinute: 600, callersPerMinute: 120_000, guessesPerMinute: 60 },
  drainMs: 10_000,
};
