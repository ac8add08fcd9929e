import type { Row } from '@enginehouse/api';

/** How many models an instance has. */
export interface ModelCounts {
  readonly active: number;
  readonly bound: number;
}

/** Counts the rows of `model_registry` by their engine instance. */
export function countModels(models: readonly Row[]): (engineInstanceId: number) => ModelCounts {
  const counts = new Map<unknown, ModelCounts>();
  for (const { engineInstanceId, status } of models) {
    const { active, bound } = counts.get(engineInstanceId) ?? { active: 0, bound: 0 };
    counts.set(engineInstanceId, { active: active + (status === 'active' ? 1 : 0), bound: bound + 1 });
  }
  return (engineInstanceId) => counts.get(engineInstanceId) ?? { active: 0, bound: 0 };
}
