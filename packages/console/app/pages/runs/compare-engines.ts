import type { RunDetail } from '@enginehouse/api';
import type { RunEngine } from './waterfall.ts';

/** One engine in two runs. */
export interface ComparedEngine {
  readonly engineId: string;
  /** Missing: it is not in that run. */
  readonly a: RunEngine | undefined;
  readonly b: RunEngine | undefined;
  /** It ended alike in both, with the same output. */
  readonly same: boolean;
}

/** The engines of two runs side by side: those that differ first, in the order of their batches. */
export function compareEngines(a: RunDetail, b: RunDetail): readonly ComparedEngine[] {
  const left = new Map(a.engines.map((engine) => [engine.engineId as string, engine]));
  const right = new Map(b.engines.map((engine) => [engine.engineId as string, engine]));
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((engineId) => {
      const [one, other] = [left.get(engineId), right.get(engineId)];
      const same = one !== undefined && one.status === other?.status && one.outputHash === other.outputHash;
      return { engineId, a: one, b: other, same };
    })
    .sort((x, y) => Number(x.same) - Number(y.same) || batchOf(x) - batchOf(y));
}

function batchOf({ a, b }: ComparedEngine): number {
  return a?.batch ?? b?.batch ?? 0;
}
