import { createHash } from 'node:crypto';
import { FOLDS, type Session } from '../fit/read-sessions.ts';

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** ENGINEHOUSE_SEED or a random one, printed, so that a failure can be run again. */
export function testSeed(name: string): number {
  const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${name}: ENGINEHOUSE_SEED=${seed}`);
  return seed;
}

/**
 * Sessions that are drawn, not real: for tests of the fit where the data set is not at hand. Purchases follow a known
 * rule: product pages, page values and November raise them, exit rates lower them.
 */
export function madeUpSessions(count: number, seed: number): Session[] {
  const next = numbersFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  return Array.from({ length: count }, () => {
    const productPages = Math.floor(-20 * Math.log(1 - next()));
    const accountPages = next() < 0.5 ? 0 : Math.floor(1 + 8 * next());
    const informationPages = next() < 0.8 ? 0 : 1 + Math.floor(3 * next());
    const exitRate = 0.2 * next() ** 2;
    const pageValue = next() < 0.75 ? 0 : 50 * next();
    const month = pick(['Mar', 'May', 'Nov', 'Dec']);
    const logOdds = -2.5 + 0.03 * productPages + 0.1 * pageValue - 12 * exitRate + (month === 'Nov' ? 1 : 0);
    const cells = {
      Administrative: accountPages,
      Administrative_Duration: Math.round(accountPages * 40 * next()),
      Informational: informationPages,
      Informational_Duration: Math.round(informationPages * 60 * next()),
      ProductRelated: productPages,
      ProductRelated_Duration: Math.round(productPages * 60 * next()),
      BounceRates: Math.round(exitRate * next() * 1e4) / 1e4,
      ExitRates: Math.round(exitRate * 1e4) / 1e4,
      PageValues: Math.round(pageValue * 100) / 100,
      SpecialDay: pick([0, 0, 0, 0, 0.4, 0.8]),
      Month: month,
      OperatingSystems: pick([1, 2, 3]),
      Browser: pick([1, 2, 4]),
      Region: pick([1, 2, 3, 4]),
      TrafficType: pick([1, 2, 3, 4]),
      VisitorType: pick(['Returning_Visitor', 'New_Visitor']),
      Weekend: pick(['TRUE', 'FALSE']),
    };
    const digest = createHash('sha256').update(Object.values(cells).join(',')).digest();
    return {
      signals: Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, String(value)])),
      bought: next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0,
      half: ((digest[0] as number) & 1) as 0 | 1,
      fold: (digest[1] as number) % FOLDS,
    };
  });
}
