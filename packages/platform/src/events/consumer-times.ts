/** How long things take around a durable consumer, in milliseconds. */
export interface ConsumerTimes {
  /** A node that says nothing for so long has lost its consumers to the others. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** How often a node that does not hold a consumer asks for it. */
  readonly standbyMs: number;
  /** Pause before a failed event is tried again; doubled each time, up to `longestRetryMs`. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A place moves on in the database so often while events are handled: what a killed node repeats at most. */
  readonly saveEveryMs: number;
  /** The same where nothing was for the consumer: reading it again does no harm. */
  readonly lazySaveMs: number;
  /** The dispatcher wakes; this is the net under it. */
  readonly pollMs: number;
  /** Pause after the database failed. */
  readonly failurePauseMs: number;
  /** How long the handler under way is waited for when the consumer stops. */
  readonly stopMs: number;
}

export const CONSUMER_TIMES: ConsumerTimes = {
  leaseMs: 6_000,
  renewMs: 2_000,
  standbyMs: 1_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
  saveEveryMs: 500,
  lazySaveMs: 10_000,
  pollMs: 30_000,
  failurePauseMs: 1_000,
  stopMs: 5_000,
};
