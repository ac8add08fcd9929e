import type { BrowsingIntentParameters } from '../engines/decision/browsing-intent.logic.ts';
import type { PurchaseIntentParameters } from '../engines/decision/purchase-intent.logic.ts';
import { type Axis, type AxisParameters, readAxis } from '../session/axis.ts';
import type { CalibrationParameters } from '../session/calibration.ts';
import { rounded, type TermParameters } from '../session/evidence.ts';
import { SESSION_STATES, type SessionState } from '../session/states.ts';
import type { FamilyParameters } from '../session/weighing.ts';
import { type AdditiveFit, fitAdditive, type TableShape } from './fit-additive.ts';
import { fitAxis } from './fit-axis.ts';
import { fitInterval } from './fit-interval.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { Session } from './read-sessions.ts';
import { BROWSING_ENGINES, type Columns, TABLES, type TabledEngine } from './tables.ts';

/** Bins of a column alone, and of a column in a pair. */
const BINS = { alone: 24, paired: 8 } as const;

export interface IntentInput {
  readonly sessions: readonly Session[];
  /** Index into `SESSION_STATES`, by session. */
  readonly states: Int32Array;
  /** Standard deviation of the log-odds of each session's comparable sessions, and before any is counted. */
  readonly cellSpread: Float64Array;
  readonly priorSpread: number;
  readonly onProgress: (message: string) => void;
}

export interface IntentFit {
  readonly families: { readonly [engineId in Exclude<TabledEngine, 'browsing-intent'>]: FamilyParameters };
  readonly browsing: BrowsingIntentParameters;
  readonly purchase: PurchaseIntentParameters;
}

/**
 * Two additive models, one on the other: browsing first, all families fitted together; then what page values add to
 * what browsing said of a session it had not seen. Both are calibrated on out-of-fold log-odds.
 */
export function fitIntent({ sessions, states, cellSpread, priorSpread, onProgress }: IntentInput): IntentFit {
  const all = sessions.map((_, i) => i);
  const design = designOf(sessions, states, sessions);
  const model = fitModel(design, all, onProgress);
  const halves = ([0, 1] as const).map((part) => {
    const members = all.filter((i) => (sessions[i] as Session).fold % 2 === part);
    return logOddsOf(
      design,
      fitModel(design, members, (message) => onProgress(`half ${part + 1}, ${message}`)),
    );
  });
  const { browsing, page, calibration } = model;
  const stateWeights = browsing.weights[0]?.[design.browsing.alone.length] as Float64Array;
  const termsOf = (engine: TabledEngine): TermParameters[] =>
    TABLES[engine].map((columns: Columns) => ({
      axes: columns.map((column) => design.axisOf(column, columns.length).parameters),
      weights: Array.from(weightsOf(design, model, columns), rounded),
    }));
  const family = (engine: TabledEngine): FamilyParameters => ({ terms: termsOf(engine) });
  return {
    families: {
      'engagement-evidence': family('engagement-evidence'),
      'friction-evidence': family('friction-evidence'),
      'season-evidence': family('season-evidence'),
      'visitor-evidence': family('visitor-evidence'),
      'page-value-evidence': family('page-value-evidence'),
    },
    browsing: {
      states: Object.fromEntries(SESSION_STATES.map((state, n) => [state, rounded(stateWeights[n] as number)])) as {
        [state in SessionState]: number;
      },
      terms: termsOf('browsing-intent'),
      calibration: calibrationOf(browsing.outOfFold, design.bought, browsing.intercept),
    },
    purchase: {
      calibration,
      interval: fitInterval({
        logOdds: page.outOfFold.map((sum) => calibration.intercept + calibration.slope * (sum - model.intercept)),
        halves: halves as [Float64Array, Float64Array],
        cellSpread,
        priorSpread,
      }),
    },
  };
}

type FittedAxis = Axis & { readonly parameters: AxisParameters };

interface Tables {
  readonly alone: readonly Columns[];
  readonly paired: readonly Columns[];
}

/** The sessions as bins of all tables. */
interface Design {
  readonly bought: Uint8Array;
  readonly fold: Uint8Array;
  readonly axisOf: (column: string, together: number) => FittedAxis;
  readonly browsing: Tables;
  readonly page: Tables;
  /** By model and phase. The state's table is the last of browsing's first phase. */
  readonly shapes: { readonly [model in 'browsing' | 'page']: readonly (readonly TableShape[])[] };
}

interface Model {
  readonly browsing: AdditiveFit;
  readonly page: AdditiveFit;
  /** Of both together: what the sums of weights lack. */
  readonly intercept: number;
  readonly calibration: CalibrationParameters;
}

/** Sorts all sessions into bins that are cut on the fitted ones. */
function designOf(sessions: readonly Session[], states: Int32Array, fitted: readonly Session[]): Design {
  const axes = new Map<string, FittedAxis>();
  const axisOf = (column: string, together: number): FittedAxis => {
    const bins = together === 1 ? BINS.alone : BINS.paired;
    const key = `${column} ${bins}`;
    const known = axes.get(key);
    if (known !== undefined) return known;
    const parameters = fitAxis(fitted, column, bins);
    const axis = { ...readAxis(parameters), parameters };
    axes.set(key, axis);
    return axis;
  };
  const tablesOf = (engines: readonly TabledEngine[]): Tables => {
    const tables = engines.flatMap((engine): readonly Columns[] => TABLES[engine]);
    return { alone: tables.filter(({ length }) => length === 1), paired: tables.filter(({ length }) => length === 2) };
  };
  const shape = (columns: Columns) =>
    shapeOf(
      sessions,
      columns.map((column) => axisOf(column, columns.length)),
    );
  const browsing = tablesOf(BROWSING_ENGINES);
  const page = tablesOf(['page-value-evidence']);
  const state: TableShape = { cells: states, rows: SESSION_STATES.length, columns: 1 };
  return {
    bought: Uint8Array.from(sessions, (session) => session.bought),
    fold: Uint8Array.from(sessions, (session) => session.fold),
    axisOf,
    browsing,
    page,
    shapes: {
      browsing: [[...browsing.alone.map(shape), state], browsing.paired.map(shape)],
      page: [page.alone.map(shape), page.paired.map(shape)],
    },
  };
}

function shapeOf(sessions: readonly Session[], [first, second]: readonly Axis[]): TableShape {
  if (first === undefined) throw new TypeError('a table has one or two columns');
  const columns = second?.bins ?? 1;
  const cells = Int32Array.from(sessions, ({ signals }) => {
    const row = first.binOf(signals);
    const column = second === undefined ? 0 : second.binOf(signals);
    return row < 0 || column < 0 ? -1 : row * columns + column;
  });
  return { cells, rows: first.bins, columns };
}

function fitModel(design: Design, members: readonly number[], onProgress: (message: string) => void): Model {
  const bought = Uint8Array.from(members, (i) => design.bought[i] as number);
  const fold = Uint8Array.from(members, (i) => design.fold[i] as number);
  const fitOf = (part: 'browsing' | 'page', offset: Float64Array): AdditiveFit =>
    fitAdditive({
      bought,
      fold,
      offset,
      phases: design.shapes[part].map((tables) =>
        tables.map((table) => ({ ...table, cells: Int32Array.from(members, (i) => table.cells[i] as number) })),
      ),
      onProgress: (message) => onProgress(`${part}: ${message}`),
    });
  const browsing = fitOf('browsing', new Float64Array(members.length));
  const page = fitOf('page', browsing.outOfFold);
  const intercept = browsing.intercept + page.intercept;
  return { browsing, page, intercept, calibration: calibrationOf(page.outOfFold, bought, intercept) };
}

/** Calibrated log-odds of all sessions, whichever the model was fitted on. */
function logOddsOf({ shapes, bought }: Design, { browsing, page, calibration }: Model): Float64Array {
  const sums = new Float64Array(bought.length);
  for (const [part, fit] of [['browsing', browsing] as const, ['page', page] as const]) {
    shapes[part].forEach((tables, phase) => {
      tables.forEach(({ cells }, n) => {
        const weights = fit.weights[phase]?.[n] as Float64Array;
        for (let i = 0; i < sums.length; i++) {
          if ((cells[i] as number) >= 0) sums[i] = (sums[i] as number) + (weights[cells[i] as number] as number);
        }
      });
    });
  }
  return sums.map((sum) => calibration.intercept + calibration.slope * sum);
}

function weightsOf(design: Design, model: Model, columns: Columns): Float64Array {
  const phase = columns.length - 1;
  for (const part of ['browsing', 'page'] as const) {
    const n = design[part][phase === 0 ? 'alone' : 'paired'].indexOf(columns);
    if (n >= 0) return model[part].weights[phase]?.[n] as Float64Array;
  }
  throw new TypeError(`no table of ${columns.join(' and ')}`);
}

/** The logistic line through out-of-fold log-odds, for sums that lack the model's intercept. */
function calibrationOf(outOfFold: Float64Array, bought: Uint8Array, intercept: number): CalibrationParameters {
  const rows = Array.from(outOfFold, (logOdds) => [1, logOdds]);
  const [shift = 0, slope = 1] = fitLogistic(rows, bought);
  return { intercept: rounded(shift + slope * intercept), slope: rounded(slope) };
}
