/** A table to be fitted: the cell of each session (-1: none) and how many cells it has, by rows. */
export interface TableShape {
  readonly cells: Int32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface AdditiveInput {
  /** 1 for a purchase, by session. */
  readonly bought: Uint8Array;
  readonly fold: Uint8Array;
  /** Log-odds known before, by session; 0 for none. */
  readonly offset: Float64Array;
  /** Tables fitted together, phase after phase: tables over one axis first, over two on what these leave open. */
  readonly phases: readonly (readonly TableShape[])[];
  readonly onProgress?: (message: string) => void;
}

export interface AdditiveFit {
  readonly intercept: number;
  /** By phase and table: weights in log-odds, mean 0 over the sessions. Average of the folds' models. */
  readonly weights: readonly (readonly Float64Array[])[];
  /** Log-odds of each session by the model that did not see its fold, offset included. */
  readonly outOfFold: Float64Array;
}

const STEP = 0.08;
const MOST_ROUNDS = 240;
/** Rounds without a better log loss on the fold left out, after which a phase ends. */
const PATIENCE = 20;
/** Keeps steps small where few sessions are: at 2 two fits agree on 0.82 of the sessions, at 30 on 0.89, equal AUC. */
const SHRINKAGE = 30;
/** Least second derivative on each side of a cut: about 45 sessions of average outcome. */
const LEAST_EVIDENCE = 6;
const LEAVES = { one: 3, two: 4 } as const;

/**
 * Fits log-odds that are a sum of small tables, by boosting the tables in turn with a small step (a generalized
 * additive model with interactions). One model per fold left out, which also says when to stop.
 */
export function fitAdditive(input: AdditiveInput): AdditiveFit {
  const { bought, fold, offset, phases } = input;
  const sessions = bought.length;
  const outOfFold = new Float64Array(sessions);
  const sums = phases.map((tables) => tables.map(({ rows, columns }) => new Float64Array(rows * columns)));
  const folds = [...new Set(fold)].sort((a, b) => a - b);
  for (const left of folds) {
    const fitted = indicesWhere(fold, (of) => of !== left);
    const kept = indicesWhere(fold, (of) => of === left);
    const logOdds = Float64Array.from(offset);
    const start = bestShift(logOdds, bought, fitted);
    for (let i = 0; i < sessions; i++) logOdds[i] = (logOdds[i] as number) + start;
    phases.forEach((tables, phase) => {
      const weights = boost(tables, logOdds, bought, fitted, kept, phase === 0 ? LEAVES.one : LEAVES.two);
      weights.forEach((table, n) => {
        const sum = sums[phase]?.[n] as Float64Array;
        for (let cell = 0; cell < table.length; cell++)
          sum[cell] = (sum[cell] as number) + (table[cell] as number) / folds.length;
      });
    });
    for (const i of kept) outOfFold[i] = logOdds[i] as number;
    input.onProgress?.(`without fold ${left + 1}`);
  }
  const weights = phases.map((tables, phase) =>
    tables.map(({ cells }, n) => centred(sums[phase]?.[n] as Float64Array, cells)),
  );
  const sum = Float64Array.from(offset);
  phases.forEach((tables, phase) => {
    tables.forEach(({ cells }, n) => {
      const table = weights[phase]?.[n] as Float64Array;
      for (let i = 0; i < sessions; i++) {
        if ((cells[i] as number) >= 0) sum[i] = (sum[i] as number) + (table[cells[i] as number] as number);
      }
    });
  });
  const all = Int32Array.from(bought, (_, i) => i);
  return { intercept: bestShift(sum, bought, all), weights, outOfFold };
}

function boost(
  tables: readonly TableShape[],
  logOdds: Float64Array,
  bought: Uint8Array,
  fitted: Int32Array,
  kept: Int32Array,
  leaves: number,
): Float64Array[] {
  const weights = tables.map(({ rows, columns }) => new Float64Array(rows * columns));
  let best = logLossOf(logOdds, bought, kept);
  let bestWeights = weights.map((table) => table.slice());
  let bestLogOdds = logOdds.slice();
  for (let round = 0, worse = 0; round < MOST_ROUNDS && worse < PATIENCE; round++) {
    tables.forEach((table, n) => {
      const { cells, rows, columns } = table;
      const gradient = new Float64Array(rows * columns);
      const curvature = new Float64Array(rows * columns);
      for (const i of fitted) {
        const cell = cells[i] as number;
        if (cell < 0) continue;
        const p = 1 / (1 + Math.exp(-(logOdds[i] as number)));
        gradient[cell] = (gradient[cell] as number) + (bought[i] as number) - p;
        curvature[cell] = (curvature[cell] as number) + p * (1 - p);
      }
      const step = smallTree(gradient, curvature, rows, columns, leaves);
      const sum = weights[n] as Float64Array;
      for (let cell = 0; cell < step.length; cell++) {
        step[cell] = STEP * (step[cell] as number);
        sum[cell] = (sum[cell] as number) + (step[cell] as number);
      }
      for (let i = 0; i < logOdds.length; i++) {
        const cell = cells[i] as number;
        if (cell >= 0) logOdds[i] = (logOdds[i] as number) + (step[cell] as number);
      }
    });
    const loss = logLossOf(logOdds, bought, kept);
    if (loss < best) {
      best = loss;
      bestWeights = weights.map((table) => table.slice());
      bestLogOdds = logOdds.slice();
      worse = 0;
    } else worse++;
  }
  logOdds.set(bestLogOdds);
  return bestWeights;
}

type Block = readonly [top: number, bottom: number, left: number, right: number];

/** Best-first tree over the cells of a table: the Newton step of each leaf. */
function smallTree(
  gradient: Float64Array,
  curvature: Float64Array,
  rows: number,
  columns: number,
  leaves: number,
): Float64Array {
  const totals = ([top, bottom, left, right]: Block): readonly [number, number] => {
    let g = 0;
    let h = 0;
    for (let row = top; row < bottom; row++) {
      for (let cell = row * columns + left; cell < row * columns + right; cell++) {
        g += gradient[cell] as number;
        h += curvature[cell] as number;
      }
    }
    return [g, h];
  };
  const bestCut = (block: Block): { gain: number; parts: readonly [Block, Block] } | undefined => {
    const [top, bottom, left, right] = block;
    const [g, h] = totals(block);
    let gain = 0;
    let parts: readonly [Block, Block] | undefined;
    const consider = (one: Block, other: Block, g1: number, h1: number): void => {
      if (h1 < LEAST_EVIDENCE || h - h1 < LEAST_EVIDENCE) return;
      const gained = (g1 * g1) / (h1 + SHRINKAGE) + (g - g1) ** 2 / (h - h1 + SHRINKAGE) - (g * g) / (h + SHRINKAGE);
      if (gained <= gain) return;
      gain = gained;
      parts = [one, other];
    };
    let g1 = 0;
    let h1 = 0;
    for (let row = top + 1; row < bottom; row++) {
      const [rowG, rowH] = totals([row - 1, row, left, right]);
      g1 += rowG;
      h1 += rowH;
      consider([top, row, left, right], [row, bottom, left, right], g1, h1);
    }
    g1 = 0;
    h1 = 0;
    for (let column = left + 1; column < right; column++) {
      const [columnG, columnH] = totals([top, bottom, column - 1, column]);
      g1 += columnG;
      h1 += columnH;
      consider([top, bottom, left, column], [top, bottom, column, right], g1, h1);
    }
    return parts && { gain, parts };
  };
  let open = [{ block: [0, rows, 0, columns] as Block, cut: bestCut([0, rows, 0, columns]) }];
  while (open.length < leaves) {
    const next = open.reduce((a, b) => ((b.cut?.gain ?? 0) > (a.cut?.gain ?? 0) ? b : a));
    if (next.cut === undefined) break;
    open = [
      ...open.filter((leaf) => leaf !== next),
      ...next.cut.parts.map((block) => ({ block, cut: bestCut(block) })),
    ];
  }
  const step = new Float64Array(rows * columns);
  for (const { block } of open) {
    const [g, h] = totals(block);
    const [top, bottom, left, right] = block;
    for (let row = top; row < bottom; row++)
      step.fill(g / (h + SHRINKAGE), row * columns + left, row * columns + right);
  }
  return step;
}

/** The shift of all log-odds that makes the expected purchases equal the seen ones. */
function bestShift(logOdds: Float64Array, bought: Uint8Array, of: Int32Array): number {
  let shift = 0;
  for (let round = 0; round < 50; round++) {
    let gradient = 0;
    let curvature = 0;
    for (const i of of) {
      const p = 1 / (1 + Math.exp(-(logOdds[i] as number) - shift));
      gradient += (bought[i] as number) - p;
      curvature += p * (1 - p);
    }
    const step = gradient / Math.max(curvature, 1e-9);
    shift += Math.max(-1, Math.min(1, step));
    if (Math.abs(step) < 1e-10) break;
  }
  return shift;
}

function logLossOf(logOdds: Float64Array, bought: Uint8Array, of: Int32Array): number {
  let loss = 0;
  for (const i of of) loss += Math.log1p(Math.exp(bought[i] === 1 ? -(logOdds[i] as number) : (logOdds[i] as number)));
  return loss / of.length;
}

function centred(table: Float64Array, cells: Int32Array): Float64Array {
  let sum = 0;
  let sessions = 0;
  for (const cell of cells) {
    if (cell < 0) continue;
    sum += table[cell] as number;
    sessions++;
  }
  const mean = sessions === 0 ? 0 : sum / sessions;
  return table.map((weight) => weight - mean);
}

function indicesWhere(values: Uint8Array, keep: (value: number) => boolean): Int32Array {
  const indices: number[] = [];
  values.forEach((value, index) => {
    if (keep(value)) indices.push(index);
  });
  return Int32Array.from(indices);
}
