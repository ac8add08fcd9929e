import { probability } from '../session/calibration.ts';
import { logGamma } from './distributions.ts';

/** A session as the interval of its score is judged by. */
export interface Judged {
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly bought: number;
  /** Sessions of one kind are compared with one another. */
  readonly kind: string;
}

/** Standard deviation of the log-odds that a 90 % interval stands for. */
export function spreadOf({ low, high }: { readonly low: number; readonly high: number }): number {
  return (logOddsOf(high) - logOddsOf(low)) / (2 * 1.6449);
}

/** Log-odds of a rounded score, kept off 0 and 1. */
export function logOddsOf(score: number): number {
  const inside = Math.min(1 - 5e-5, Math.max(5e-5, score));
  return Math.log(inside / (1 - inside));
}

/**
 * Share of sessions for which two independent fits agree as their intervals say: the log-odds differ by less than
 * 1.645 standard deviations of a difference. 0.9 when the intervals are right.
 */
export function agreement(one: readonly Judged[], other: readonly Judged[]): number {
  const agree = one.filter((session, i) => {
    const twin = other[i] as Judged;
    const spread = Math.hypot(spreadOf(session), spreadOf(twin));
    return Math.abs(logOddsOf(session.score) - logOddsOf(twin.score)) <= 1.6449 * spread;
  });
  return agree.length / one.length;
}

/** Groups smaller than this say too little about their rate. */
const FEWEST_IN_A_GROUP = 20;
/** Bands of score inside a kind, equal in number of sessions over the whole. */
const BANDS = 5;

/**
 * Share of sessions in groups (one kind, one fifth of the scores) whose number of purchases lies in the central 90 %
 * that the intervals allow, with the binomial noise of a group of that size. At least 0.9 when the intervals hold for
 * groups too; above it when they are wider than groups need.
 */
export function groupCoverage(sessions: readonly Judged[]): number {
  const groups = new Map<string, Judged[]>();
  [...sessions]
    .sort((a, b) => a.score - b.score)
    .forEach((session, rank) => {
      const key = `${session.kind} ${Math.floor((rank * BANDS) / sessions.length)}`;
      groups.set(key, [...(groups.get(key) ?? []), session]);
    });
  const judged = [...groups.values()].filter(({ length }) => length >= FEWEST_IN_A_GROUP);
  const size = (list: readonly Judged[][]) => list.reduce((sum, { length }) => sum + length, 0);
  return size(judged.filter(isCovered)) / size(judged);
}

function isCovered(group: readonly Judged[]): boolean {
  const mean = (of: (session: Judged) => number) => group.reduce((sum, one) => sum + of(one), 0) / group.length;
  const purchases = group.reduce((sum, { bought }) => sum + bought, 0);
  const chances = countChances(group.length, logOddsOf(mean(({ score }) => score)), mean(spreadOf));
  const below = chances.slice(0, purchases).reduce((sum, chance) => sum + chance, 0);
  return below < 0.95 && below + (chances[purchases] as number) > 0.05;
}

/** Chance of each number of purchases among `n` sessions whose rate's log-odds are normal. */
function countChances(n: number, logOdds: number, spread: number): number[] {
  const chances = new Array<number>(n + 1).fill(0);
  let total = 0;
  for (let z = -4; z <= 4; z += 0.25) {
    const density = Math.exp((-z * z) / 2);
    const rate = probability(logOdds + spread * z);
    total += density;
    for (let k = 0; k <= n; k++) {
      const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
      const chance = density * Math.exp(ways + k * Math.log(rate) + (n - k) * Math.log(1 - rate));
      chances[k] = (chances[k] as number) + chance;
    }
  }
  return chances.map((chance) => chance / total);
}
