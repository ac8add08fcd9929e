/** How often each long test does its thing, in full. The one place where these numbers stand. */
const FULL_COUNTS = {
  /** kill -9 during `score`, on each database. */
  killedScores: 100,
  /** Random houses whose worlds are compared, on each database. */
  comparedHouses: 20,
  /** kill -9 during a rotation of keys, on each database. */
  killedRotations: 35,
  /** kill -9 during writes of core models, on each database. */
  killedWrites: 35,
  /** kill -9 of a server under writes of core models, on each database. */
  killedServers: 20,
  /** kill -9 under writes of many rows and their events, on each database. */
  killedOrders: 20,
  /** Writers that ask for the same unique value at once. */
  contestants: 200,
  /** kill -9 during the dispatch of events, on each database. */
  killedDispatches: 35,
  /** kill -9 of nodes during installs of a provider, on each database. */
  killedInstalls: 100,
  /** kill -9 of nodes that are asked for everything, two of three at a time. */
  killedNodes: 100,
  /** Random things that random actors do to users, roles, locks and tokens, on each database. */
  climbingSteps: 5_000,
  /** A node that is cut off while something is taken away elsewhere. */
  cutOffNodes: 100,
  /** PostgreSQL restarted under load. */
  restartedDatabases: 100,
  /** Dialogues that the example scores, of the real file. */
  scoredDialogues: 1_017,
} as const;

export type LongTest = keyof typeof FULL_COUNTS;

/** The count for this run: in full when ENGINEHOUSE_COUNTS is `full`, else a tenth, at least 1. */
export function countFor(test: LongTest): number {
  const full = FULL_COUNTS[test];
  return process.env.ENGINEHOUSE_COUNTS === 'full' ? full : Math.max(1, Math.ceil(full / 10));
}
