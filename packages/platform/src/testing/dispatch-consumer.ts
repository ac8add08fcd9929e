import type { ConsumerTimes } from '../events/consumer-times.ts';

/** The consumer that survives all kills of a test. */
export const DISPATCH_CONSUMER = { name: 'test.survivor', pattern: 'engine.state.changed', from: 'kept' } as const;

/** Short enough for a test that waits for another node to take over. */
export const DISPATCH_TIMES: Partial<ConsumerTimes> = {
  leaseMs: 800,
  renewMs: 200,
  standbyMs: 50,
  firstRetryMs: 20,
  longestRetryMs: 100,
  saveEveryMs: 25,
};
