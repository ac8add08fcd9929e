import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readAxis } from '../session/axis.ts';
import { readTree } from '../session/tree.ts';
import { madeUpSessions, numbersFrom } from '../testing/made-up-sessions.ts';
import { fitAdditive } from './fit-additive.ts';
import { fitAll } from './fit-all.ts';
import { fitAxis, fitKind, fitMeasure } from './fit-axis.ts';
import { growTree } from './grow-tree.ts';
import { areaUnderCurve } from './measures-of-fit.ts';
import { readSessions } from './read-sessions.ts';
import { engineFunctions, runEngines } from './run-engines.ts';

const sessions = madeUpSessions(3000, 5);

describe('sessions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shop-intent-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, 'sessions.csv');
    writeFileSync(path, text);
    return path;
  };

  test('come without their label, equal rows in the same half and fold', () => {
    const [one, two, other] = readSessions(
      file('Month,PageValues,Revenue\r\nNov,0,TRUE\r\nNov,0,FALSE\r\nMay,0,FALSE\r\n'),
    );
    expect(one).toMatchObject({ signals: { Month: 'Nov', PageValues: '0' }, bought: 1 });
    expect(one?.signals).not.toHaveProperty('Revenue');
    expect([two?.half, two?.fold, two?.bought]).toEqual([one?.half, one?.fold, 0]);
    expect(other?.signals).toEqual({ Month: 'May', PageValues: '0' });
  });

  test.each([
    ['a cell too few', 'Month,PageValues,Revenue\nNov,0,TRUE\nMay,FALSE', /line 3: expected 3 cells/],
    ['a label that is none', 'Month,Revenue\nNov,perhaps', /line 2: .*TRUE or FALSE/],
    ['no label', 'Month,PageValues\nNov,0', /last column must be 'Revenue', it is 'PageValues'/],
  ])('are refused with %s', (_, text, message) => {
    expect(() => readSessions(file(text))).toThrow(message);
  });
});

describe('an axis', () => {
  test('gives the pile at the lowest value a bin of its own', () => {
    const axis = readAxis(fitMeasure(sessions, 'PageValues', 8));
    const bins = sessions.map(({ signals }) => axis.binOf(signals));
    sessions.forEach(({ signals }, i) => {
      expect(bins[i] === 0).toBe(Number(signals.PageValues) === 0);
    });
    expect(axis.bins).toBe(8);
  });

  test('holds about as many sessions in each of its other bins', () => {
    const axis = readAxis(fitMeasure(sessions, 'ExitRates', 10));
    const counts = new Array<number>(axis.bins).fill(0);
    for (const { signals } of sessions) counts[axis.binOf(signals)] = (counts[axis.binOf(signals)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(60);
  });

  test('orders kinds by how often they buy, and leaves rare ones out', () => {
    const rare = sessions.slice(0, 5).map((session) => ({ ...session, signals: { ...session.signals, Month: 'Jul' } }));
    const axis = fitKind([...sessions, ...rare], 'Month');
    expect('values' in axis && [...axis.values].sort()).toEqual(['Dec', 'Mar', 'May', 'Nov']);
    expect('values' in axis && axis.values.at(-1)).toBe('Nov');
  });

  test('is refused for a column that is none', () => {
    expect(() => fitAxis(sessions, 'Colour', 8)).toThrow(/'Colour'/);
  });
});

describe('an additive fit', () => {
  const next = numbersFrom(3);
  const size = 8000;
  const rows = Int32Array.from({ length: size }, () => Math.floor(4 * next()));
  const columns = Int32Array.from({ length: size }, () => Math.floor(3 * next()));
  const fold = Uint8Array.from({ length: size }, () => Math.floor(8 * next()));
  const truth = (row: number, column: number) => [-1, 0, 0.5, 1][row]! + (row === 3 && column === 2 ? 1.5 : 0) - 1;
  const bought = Uint8Array.from(rows, (row, i) => (next() < 1 / (1 + Math.exp(-truth(row, columns[i]!))) ? 1 : 0));
  const one = { cells: rows, rows: 4, columns: 1 };
  const two = { cells: rows.map((row, i) => 3 * row + columns[i]!), rows: 4, columns: 3 };
  const offset = new Float64Array(size);
  const fit = fitAdditive({ bought, fold, offset, phases: [[one], [two]] });

  test('finds the log-odds that made the outcomes', () => {
    for (const row of [0, 1, 2, 3]) {
      for (const column of [0, 1, 2]) {
        const found = fit.intercept + fit.weights[0]![0]![row]! + fit.weights[1]![0]![3 * row + column]!;
        expect(Math.abs(found - truth(row, column))).toBeLessThan(0.35);
      }
    }
  });

  test('has tables of mean 0 over the sessions', () => {
    const mean = rows.reduce((sum, row) => sum + fit.weights[0]![0]![row]!, 0) / size;
    expect(mean).toBeCloseTo(0, 10);
  });

  test('gives a session without a cell no weight', () => {
    const none = { ...one, cells: new Int32Array(size).fill(-1) };
    const { weights, intercept } = fitAdditive({ bought, fold, offset, phases: [[none]] });
    expect([...weights[0]![0]!]).toEqual([0, 0, 0, 0]);
    const rate = bought.reduce((sum, one) => sum + one, 0) / size;
    expect(intercept).toBeCloseTo(Math.log(rate / (1 - rate)), 6);
  });

  test('learns nothing from what is already known', () => {
    const known = Float64Array.from(rows, (row, i) => truth(row, columns[i]!));
    const { weights } = fitAdditive({ bought, fold, offset: known, phases: [[one], [two]] });
    for (const table of weights.flat()) for (const weight of table) expect(Math.abs(weight)).toBeLessThan(0.15);
  });
});

describe('a tree', () => {
  test('finds what only two columns together say', () => {
    const next = numbersFrom(9);
    const bins = [0, 1].map(() => Int32Array.from({ length: 4000 }, () => Math.floor(6 * next())));
    const target = Float64Array.from(bins[0]!, (bin, i) => (bin < 2 && bins[1]![i]! >= 4 ? 1 : -0.1));
    const grown = growTree({
      bins,
      binCounts: [6, 6],
      gradient: target,
      curvature: new Float64Array(4000).fill(1),
      members: Int32Array.from(target, (_, i) => i),
      mostLeaves: 3,
      leastEvidence: 10,
      shrinkage: 0,
    });
    const { leafOf } = readTree(grown.parameters);
    target.forEach((value, i) => {
      const leaf = leafOf(Int32Array.of(bins[0]![i]!, bins[1]![i]!));
      expect(grown.steps[leaf]).toBeCloseTo(value, 10);
    });
  });

  test('does not cut where there is nothing to gain', () => {
    const grown = growTree({
      bins: [Int32Array.from({ length: 100 }, (_, i) => i % 5)],
      binCounts: [5],
      gradient: new Float64Array(100).fill(0.5),
      curvature: new Float64Array(100).fill(1),
      members: Int32Array.from({ length: 100 }, (_, i) => i),
      mostLeaves: 4,
      leastEvidence: 1,
      shrinkage: 0,
    });
    expect(grown).toEqual({ parameters: { axes: [], cuts: [], below: [], others: [] }, steps: [0.5] });
  });
});

describe('the whole fit, on made-up sessions', () => {
  const fitted = sessions.filter(({ half }) => half === 0);
  const unseen = sessions.filter(({ half }) => half === 1);
  const parameters = fitAll(fitted);

  test('comes out the same every time', () => {
    expect(fitAll(fitted)).toEqual(parameters);
  });

  test('ranks sessions it has not seen, better with page values than without', () => {
    const functions = engineFunctions(parameters);
    const outputs = unseen.map(({ signals }) => runEngines(functions, signals));
    const bought = unseen.map((session) => session.bought);
    const area = (engineId: string) =>
      areaUnderCurve(
        outputs.map((output) => (output[engineId] as { score: number }).score),
        bought,
      );
    expect(area('browsing-intent')).toBeGreaterThan(0.6);
    expect(area('purchase-intent')).toBeGreaterThan(area('browsing-intent') + 0.03);
    expect(area('boosted-trees-intent')).toBeGreaterThan(0.7);
  });
});
