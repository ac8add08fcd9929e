/** One piece of work that is measured; a promise is awaited. */
export type Work = () => unknown;

/**
 * How a value is made: `ratio` is subject / peer; a time is the subject's own, less the peer's where a peer stands as
 * the floor (what the machine takes for nothing at all).
 */
export type BenchUnit = 'ratio' | 'us' | 'ms';

/** Two pieces of work that take turns. */
export interface Contest {
  readonly subject: Work;
  /** What the limit speaks of. Needed for a `ratio`, a floor to subtract for a time. */
  readonly peer?: Work;
  /** Measured in the same rounds and printed, not limited. By name. */
  readonly others?: Readonly<Record<string, Work>>;
  /**
   * Timed calls of each side in one round. Default: what fits in 300 ms, 1 to 20,000. Calls of less than 20
   * microseconds are timed in groups, so that the clock itself does not count.
   */
  readonly calls?: number;
  /** Calls of each side before the first round. Default: what fits in 300 ms, at least 1. */
  readonly warmUp?: number;
  /** Runs before each round, not timed. */
  readonly beforeRound?: (round: number) => void | Promise<void>;
  readonly dispose?: () => unknown;
}

/** A row that measures in its own way (memory, a whole process): gives one value per round, in the row's unit. */
export interface OwnMeasurement {
  readonly measure: (round: number) => number | Promise<number>;
  readonly dispose?: () => unknown;
}

/** What somebody asked of the product, as a number that a machine can check. */
export interface BenchRow {
  /** Kebab-case, unique over all rows, for example `kernel-cold-plan`. */
  readonly name: string;
  /** What is measured, in a few words. */
  readonly what: string;
  /** What it is measured against; `-` when the limit is absolute. */
  readonly against: string;
  /** The value may be at most this. */
  readonly limit: number;
  readonly unit: BenchUnit;
  /** Interleaved rounds; the value is the median over them. Default 7; an `OwnMeasurement` may say 1. */
  readonly rounds?: number;
  /** Runs once, in the row's own process, before the clock starts. */
  readonly setup: () => Contest | OwnMeasurement | Promise<Contest | OwnMeasurement>;
}

/** Declares a row; throws a TypeError on a row that could not be measured or told apart. */
export function defineBenchRow(row: BenchRow): BenchRow {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(row.name)) throw new TypeError(`bench row '${row.name}' is not kebab-case`);
  if (!Number.isFinite(row.limit) || row.limit <= 0)
    throw new TypeError(`bench row '${row.name}' has no limit above 0`);
  const rounds = row.rounds ?? 7;
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError(`bench row '${row.name}': rounds must be 1 or more`);
  return row;
}
