import type { CellParameters } from '../engines/foundational/bayesian-confidence.logic.ts';
import { readAxis } from '../session/axis.ts';
import { binsOf, readTree } from '../session/tree.ts';
import { fitConfidence } from './fit-confidence.ts';
import { fitIntent } from './fit-intent.ts';
import { fitBoostedTrees, fitNaiveBayes, fitRarity, fitTraffic } from './fit-others.ts';
import { fitStateMachine } from './fit-state-machine.ts';
import type { Session } from './read-sessions.ts';

/** What the engines are made from, by engineId. */
export type AllParameters = ReturnType<typeof fitAll>;

/** Fits every engine's parameters on these sessions. Deterministic: nothing is drawn at random. */
export function fitAll(sessions: readonly Session[], onProgress: (message: string) => void = () => {}) {
  onProgress('comparable sessions');
  const confidence = fitConfidence(sessions);
  const { axes, tree, cells } = confidence.parameters;
  const sorted = axes.map(readAxis);
  const { leafOf } = readTree(tree);
  const cellOf = Int32Array.from(sessions, ({ signals }) => leafOf(binsOf(sorted, signals)));
  const comparable = Array.from(cellOf, (cell) => cells[cell] as CellParameters);
  onProgress('states');
  const machine = fitStateMachine(sessions, comparable);
  const intent = fitIntent({
    sessions,
    states: machine.states,
    cellSpread: Float64Array.from(comparable, (cell) => confidence.priorSpread * (1 - cell.confidence)),
    priorSpread: confidence.priorSpread,
    onProgress,
  });
  onProgress('boosted trees');
  const boosted = fitBoostedTrees(sessions);
  onProgress('naive Bayes, rarity, traffic sources');
  return {
    'bayesian-confidence': confidence.parameters,
    'session-rarity': fitRarity(sessions),
    ...intent.families,
    'state-machine-runtime': machine.parameters,
    'traffic-conversion': fitTraffic(sessions, comparable),
    'browsing-intent': intent.browsing,
    'purchase-intent': intent.purchase,
    'boosted-trees-intent': boosted,
    'naive-bayes-intent': fitNaiveBayes(sessions),
  };
}
