import type { EngineContext, Signals } from '@enginehouse/kernel';
import { type AxisParameters, readAxis } from '../../session/axis.ts';
import { CONFIDENCE_UPDATED } from '../../session/topics.ts';
import { binsOf, readTree, type TreeParameters } from '../../session/tree.ts';

/** Sessions of one cell of the fitted tree. */
export interface CellParameters {
  /** Sessions counted, other ones than those the tree was grown on. */
  readonly sessions: number;
  readonly purchases: number;
  /** Mean and 90 % credible interval of the purchase rate: the Beta posterior of the counts. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** 0 to 1: by how much the counts narrow the rate's log-odds, against knowing the shop alone. */
  readonly confidence: number;
}

export interface ConfidenceParameters {
  readonly axes: readonly AxisParameters[];
  readonly tree: TreeParameters;
  readonly cells: readonly CellParameters[];
}

/** Finds the comparable sessions and says what they did, and how sure that makes us. */
export function createConfidence({ axes, tree, cells }: ConfidenceParameters) {
  const sorted = axes.map(readAxis);
  const { leafOf } = readTree(tree);
  return (signals: Signals, context: EngineContext): CellParameters => {
    const cell = cells[leafOf(binsOf(sorted, signals))] as CellParameters;
    context.emit(CONFIDENCE_UPDATED, { rate: cell.rate, confidence: cell.confidence });
    return cell;
  };
}
