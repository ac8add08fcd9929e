/** How often each long test does its thing, in full. The one place where these numbers stand. */
const FULL_COUNTS = {
  /** kill -9 during `score`, on each database. */
  killedScores: 100,
  /** Random houses whose worlds are compared, on each database. */
  comparedHouses: 20,
} as const;

export type LongTest = keyof typeof FULL_COUNTS;

/** The count for this run: in full when ENGINEHOUSE_COUNTS is `full`, else a tenth, at least 1. */
export function countFor(test: LongTest): number {
  const full = FULL_COUNTS[test];
  return process.env.ENGINEHOUSE_COUNTS === 'full' ? full : Math.max(1, Math.ceil(full / 10));
}
