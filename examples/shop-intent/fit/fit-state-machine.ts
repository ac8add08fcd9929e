import type { StateMachineParameters } from '../engines/temporal/state-machine-runtime.logic.ts';
import { readAxis } from '../session/axis.ts';
import { readTerm, rounded, type TermParameters } from '../session/evidence.ts';
import { SESSION_STATES, type SessionState } from '../session/states.ts';
import { fitAdditive } from './fit-additive.ts';
import { fitAxis } from './fit-axis.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { Session } from './read-sessions.ts';

const BINS = 6;

export interface StateMachineFit {
  readonly parameters: StateMachineParameters;
  /** The state of each session, as an index into `SESSION_STATES`. */
  readonly states: Int32Array;
}

/**
 * Comparing shows in product pages and the time on them; deciding in account pages and the time on them, among the
 * sessions that compare. A cell's evidence is how much more often its sessions buy than those of the state before.
 */
export function fitStateMachine(
  sessions: readonly Session[],
  comparable: readonly { readonly rate: number; readonly confidence: number }[],
): StateMachineFit {
  const toComparing = evidenceTable(sessions, ['ProductRelated', 'ProductRelated_Duration']);
  const compares = readTerm(toComparing);
  const comparing = sessions.map(({ signals }) => compares.weightOf(signals) > 0);
  const toDeciding = evidenceTable(
    sessions.filter((_, i) => comparing[i]),
    ['Administrative', 'Administrative_Duration'],
  );
  const decides = readTerm(toDeciding);
  const states = Int32Array.from(sessions, ({ signals }, i) =>
    comparing[i] ? (decides.weightOf(signals) > 0 ? 2 : 1) : 0,
  );
  const average = sessions.reduce((sum, { bought }) => sum + bought, 0) / sessions.length;
  const rows = comparable.map(({ rate, confidence }, i) => [
    ...SESSION_STATES.map((_, state) => (states[i] === state ? 1 : 0)),
    confidence * (logOddsOf(rate) - logOddsOf(average)),
  ]);
  const weights = fitLogistic(
    rows,
    sessions.map(({ bought }) => bought),
  ).map(rounded);
  const named = SESSION_STATES.map((state, n) => [state, weights[n] as number]);
  return {
    parameters: {
      toComparing,
      toDeciding,
      toBuying: {
        states: Object.fromEntries(named) as { [state in SessionState]: number },
        comparable: weights[SESSION_STATES.length] as number,
        averageLogOdds: rounded(logOddsOf(average)),
      },
    },
    states,
  };
}

function evidenceTable(sessions: readonly Session[], columns: readonly [string, string]): TermParameters {
  const axes = columns.map((column) => fitAxis(sessions, column, BINS));
  const [first, second] = axes.map(readAxis);
  if (first === undefined || second === undefined) throw new TypeError('a table of evidence has two columns');
  const cells = Int32Array.from(sessions, ({ signals }) => first.binOf(signals) * second.bins + second.binOf(signals));
  const fit = fitAdditive({
    bought: Uint8Array.from(sessions, ({ bought }) => bought),
    fold: Uint8Array.from(sessions, ({ fold }) => fold),
    offset: new Float64Array(sessions.length),
    phases: [[], [{ cells, rows: first.bins, columns: second.bins }]],
  });
  const weights = Array.from(fit.weights[1]?.[0] as Float64Array, rounded);
  return { axes, weights };
}

function logOddsOf(rate: number): number {
  return Math.log(rate / (1 - rate));
}
