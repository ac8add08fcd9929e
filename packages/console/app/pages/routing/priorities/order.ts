import type { Place, RoutedModel } from '../routing-queries.ts';

/** The order of one capability. */
export interface CapabilityOrder {
  readonly capability: string;
  /** Ids of models, the first is tried first. */
  readonly modelIds: readonly number[];
}

/** The orders there are, and an empty one for each capability that some model has. By name. */
export function ordersOf(places: readonly Place[], models: readonly RoutedModel[]): readonly CapabilityOrder[] {
  const names = new Set([
    ...places.map(({ capability }) => capability),
    ...models.flatMap(({ capabilities }) => capabilities),
  ]);
  return [...names].sort().map((capability) => ({
    capability,
    modelIds: places
      .filter((place) => place.capability === capability)
      .sort((a, b) => a.priority - b.priority)
      .map(({ modelId }) => modelId),
  }));
}

/** The list with what stands at `from` moved to `to`; the same list where that is no move. */
export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  if (item === undefined || from === to || to < 0 || to >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, item);
}
