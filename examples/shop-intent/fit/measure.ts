import { agreement, groupCoverage, type Judged } from './coverage.ts';
import type { AllParameters } from './fit-all.ts';
import { areaUnderCurve, brierScore, calibrationError } from './measures-of-fit.ts';
import type { Session } from './read-sessions.ts';
import { engineFunctions, runEngines } from './run-engines.ts';

/** How well one score does on sessions that were not fitted. */
export interface Figures {
  /** Area under the ROC curve. */
  readonly auc: number;
  /** Mean squared difference between score and outcome. */
  readonly brier: number;
  /** Mean distance of purchase rate and mean score over tenths of the sessions. */
  readonly calibrationError: number;
}

/** How well the parameters fitted on one half do on the other. */
export interface Measured {
  readonly fittedOn: number;
  readonly sessions: number;
  readonly scores: { readonly [score in MeasuredScore]: Figures };
  /** Of the 90 % intervals: see `coverage.ts`. */
  readonly coverage: {
    readonly otherFit: number;
    readonly comparableSessions: number;
    readonly months: number;
    readonly trafficSources: number;
  };
}

const SCORES = {
  'purchase-intent': 'score',
  'browsing-intent': 'score',
  'boosted-trees-intent': 'score',
  'naive-bayes-intent': 'score',
  'state-machine-runtime': 'toBuying',
  'bayesian-confidence': 'rate',
  'traffic-conversion': 'expected',
} as const;
type MeasuredScore = keyof typeof SCORES;

type Output = { readonly [field: string]: unknown };

/** What the engines say of sessions, by engineId, in the order of the sessions. */
export type Said = readonly { readonly [engineId: string]: Output }[];

/** Runs the engines made from the parameters over sessions. */
export function say(parameters: AllParameters, sessions: readonly Session[]): Said {
  const functions = engineFunctions(parameters);
  return sessions.map(({ signals }) => runEngines(functions, signals) as { [engineId: string]: Output });
}

/** Measures what was said of sessions that were not fitted; `twin` is what the fit on the other half says of them. */
export function measure(sessions: readonly Session[], said: Said, twin: Said): Measured {
  const bought = sessions.map((session) => session.bought);
  const figures = Object.entries(SCORES).map(([engineId, field]) => {
    const scores = said.map((outputs) => outputs[engineId]?.[field] as number);
    return [
      engineId,
      {
        auc: four(areaUnderCurve(scores, bought)),
        brier: four(brierScore(scores, bought)),
        calibrationError: four(calibrationError(scores, bought)),
      },
    ];
  });
  const judged = (outputs: Said, kindOf: (session: Session, n: number) => string): Judged[] =>
    sessions.map((session, n) => ({
      ...(outputs[n]?.['purchase-intent'] as unknown as Pick<Judged, 'score' | 'low' | 'high'>),
      bought: session.bought,
      kind: kindOf(session, n),
    }));
  const cell = (_: Session, n: number) => JSON.stringify(said[n]?.['bayesian-confidence']);
  const column = (name: string) => (session: Session) => String(session.signals[name]);
  return {
    fittedOn: 1 - (sessions[0]?.half ?? 0),
    sessions: sessions.length,
    scores: Object.fromEntries(figures) as Measured['scores'],
    coverage: {
      otherFit: four(agreement(judged(said, cell), judged(twin, cell))),
      comparableSessions: four(groupCoverage(judged(said, cell))),
      months: four(groupCoverage(judged(said, column('Month')))),
      trafficSources: four(groupCoverage(judged(said, column('TrafficType')))),
    },
  };
}

/** The mean of both directions, figure by figure. */
export function averageOf(one: Measured['scores'], other: Measured['scores']): Measured['scores'] {
  const names = Object.keys(SCORES) as MeasuredScore[];
  return Object.fromEntries(
    names.map((name) => {
      const mean = (figure: keyof Figures) => four((one[name][figure] + other[name][figure]) / 2);
      return [name, { auc: mean('auc'), brier: mean('brier'), calibrationError: mean('calibrationError') }];
    }),
  ) as Measured['scores'];
}

function four(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
