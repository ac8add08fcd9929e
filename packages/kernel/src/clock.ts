/** The two clocks of a run. Tests hand in one of their own, so that a result repeats byte for byte. */
export interface Clock {
  /** Milliseconds on a monotonic clock, with fractions; what durations are measured with. */
  now(): number;
  /** Milliseconds since the epoch, whole. */
  wall(): number;
}
