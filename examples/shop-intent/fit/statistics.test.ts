import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numbersFrom, testSeed } from '../testing/made-up-sessions.ts';
import { agreement, groupCoverage, type Judged, logOddsOf } from './coverage.ts';
import { betaQuantile, gammaQuantile, logBeta, logGamma, minimumOf } from './distributions.ts';
import { fitLogistic } from './fit-logistic.ts';
import { formatJson } from './format-json.ts';
import { areaUnderCurve, brierScore, calibrationError } from './measures-of-fit.ts';

const seed = testSeed('shop-intent statistics');

describe('distributions', () => {
  test('agree with values from tables', () => {
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 10);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10);
    expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 10);
    // Beta(1, 1) is uniform; Beta(1, b) has the quantile 1 - (1 - q)^(1 / b); Beta(2, 2) has the median 1/2.
    expect(betaQuantile(0.3, 1, 1)).toBeCloseTo(0.3, 10);
    expect(betaQuantile(0.95, 1, 8)).toBeCloseTo(1 - 0.05 ** (1 / 8), 10);
    expect(betaQuantile(0.5, 2, 2)).toBeCloseTo(0.5, 10);
    // Gamma(1, r) is exponential; twice Gamma(k, 1) is chi-squared with 2 k degrees: 18.307 at 0.95 for 10.
    expect(gammaQuantile(0.05, 1, 2)).toBeCloseTo(-Math.log(0.95) / 2, 10);
    expect(2 * gammaQuantile(0.95, 5, 1)).toBeCloseTo(18.307, 3);
  });

  test('mirror: the q-quantile of Beta(a, b) is 1 minus the (1 - q)-quantile of Beta(b, a)', () => {
    const positive = fc.double({ min: 0.2, max: 400, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), positive, positive, (q, a, b) => {
        expect(betaQuantile(q, a, b)).toBeCloseTo(1 - betaQuantile(1 - q, b, a), 8);
      }),
      { seed },
    );
  });

  test('a minimum is found inside of a range and at its end', () => {
    expect(minimumOf((x) => (x - 2) ** 2, -10, 10)).toBeCloseTo(2, 6);
    expect(minimumOf((x) => x, 1, 3)).toBeCloseTo(1, 6);
  });
});

describe('measures', () => {
  test('the area under the curve counts pairs in the right order, ties half', () => {
    const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0, 1)), { minLength: 2 });
    fc.assert(
      fc.property(scored, (pairs) => {
        const positives = pairs.filter(([, bought]) => bought === 1);
        const negatives = pairs.filter(([, bought]) => bought === 0);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let right = 0;
        for (const [p] of positives) for (const [n] of negatives) right += p > n ? 1 : p === n ? 0.5 : 0;
        const area = areaUnderCurve(
          pairs.map(([score]) => score),
          pairs.map(([, bought]) => bought),
        );
        expect(area).toBeCloseTo(right / (positives.length * negatives.length), 10);
      }),
      { seed },
    );
  });

  test('a right score has no calibration error, one that is off by 0.3 has 0.3', () => {
    const bought = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1 : 0));
    const scores = (score: number) => bought.map(() => score);
    expect(calibrationError(scores(0.5), bought)).toBeCloseTo(0, 10);
    expect(calibrationError(scores(0.8), bought)).toBeCloseTo(0.3, 10);
    expect(brierScore(scores(0.5), bought)).toBeCloseTo(0.25, 10);
  });
});

describe('logistic regression', () => {
  test('finds the weights that made the outcomes', () => {
    const next = numbersFrom(7);
    const rows = Array.from({ length: 20_000 }, () => [1, 4 * next() - 2, 2 * next() - 1]);
    const truth = [-1, 0.8, -0.5];
    const bought = rows.map((row) => {
      const logOdds = row.reduce((sum, value, n) => sum + value * (truth[n] as number), 0);
      return next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    });
    const weights = fitLogistic(rows, bought);
    truth.forEach((weight, n) => {
      expect(Math.abs((weights[n] as number) - weight)).toBeLessThan(0.1);
    });
  });
});

describe('coverage', () => {
  /** Sessions whose true log-odds lie around their score with spread `off`; intervals claim `claimed`. */
  function judged(off: number, claimed: number): [Judged[], Judged[]] {
    const next = numbersFrom(11);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const sigmoid = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
    const sessionAt = (logOdds: number, bought: number, kind: string): Judged => ({
      score: sigmoid(logOdds),
      low: sigmoid(logOdds - 1.6449 * claimed),
      high: sigmoid(logOdds + 1.6449 * claimed),
      bought,
      kind,
    });
    const one: Judged[] = [];
    const other: Judged[] = [];
    for (let kind = 0; kind < 80; kind++) {
      const miss = off * normal();
      for (let n = 0; n < 150; n++) {
        const centre = -2 + next();
        const bought = next() < sigmoid(centre + miss) ? 1 : 0;
        one.push(sessionAt(centre + off * normal(), bought, String(kind)));
        other.push(sessionAt(centre + off * normal(), bought, String(kind)));
      }
    }
    return [one, other];
  }

  test('is nine tenths for intervals that are right, less for narrow ones', () => {
    const right = agreement(...judged(0.4, 0.4));
    expect(Math.abs(right - 0.9)).toBeLessThan(0.02);
    expect(agreement(...judged(0.4, 0.1))).toBeLessThan(0.5);
  });

  test('of groups is high for intervals that are right, less for narrow ones', () => {
    expect(groupCoverage(judged(0.6, 0.6)[0])).toBeGreaterThan(0.85);
    expect(groupCoverage(judged(0.6, 0.01)[0])).toBeLessThan(0.75);
  });

  test('takes scores that are rounded to 0 and 1', () => {
    expect(logOddsOf(0)).toBeCloseTo(-logOddsOf(1), 6);
  });
});

describe('JSON', () => {
  test('says what it was made of', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ maxLength: 20 }).filter((key) => key !== '__proto__'),
          fc.oneof(
            fc.array(fc.integer(), { maxLength: 200 }),
            fc.array(fc.dictionary(fc.string({ maxLength: 9 }), fc.integer())),
            fc.boolean(),
          ),
        ),
        (value) => {
          const text = formatJson(value);
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
      { seed },
    );
  });
});
