import type { Candidate } from '@enginehouse/sdk';
import { misfitOf, routeOf } from './route.ts';
import type { RoutedModel, RouteQuestion, RoutingIndex } from './routing-index.ts';

/** Whether this node has what a provider needs. */
export type Installed = (providerId: string) => boolean;

export function notInstalled(providerId: string): string {
  return `its provider '${providerId}' is not installed on this node`;
}

/** Everybody: first who would be asked, in that order, then who would not, by name. */
export function explainRoute(index: RoutingIndex, question: RouteQuestion, installed: Installed): Candidate[] {
  const { ranked } = routeOf(index, question);
  const asked = ranked.filter(({ routed }) => installed(routed.instance.provider));
  const chosen = new Set(asked.map(({ routed }) => routed));
  const others = [...index.models.values()]
    .filter((routed) => !chosen.has(routed))
    .sort((a, b) => (a.model.name < b.model.name ? -1 : 1));
  return [
    ...asked.map(({ routed, chosenBy }) => ({ ...shown(routed), chosenBy, skipped: null })),
    ...others.map((routed) => {
      const skipped = misfitOf(routed, question) ?? notInstalled(routed.instance.provider);
      return { ...shown(routed), chosenBy: null, skipped };
    }),
  ];
}

function shown({ model, instance }: RoutedModel) {
  return {
    modelRegistryId: model.id,
    modelName: model.name,
    engineInstanceId: instance.id,
    provider: instance.provider,
  };
}
