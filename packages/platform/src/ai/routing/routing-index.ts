import type { Capability, ObjectiveOptions, ProviderManifest, RuntimeMethod } from '@enginehouse/sdk';
import type { ConfigurationResources, InstanceResource, ModelResource } from '@enginehouse/store';

/** A registered model with what stands below it. */
export interface RoutedModel {
  readonly model: ModelResource;
  readonly instance: InstanceResource;
  /** Undefined: this node does not know the provider. */
  readonly manifest: ProviderManifest | undefined;
  /** Why it can be asked for nothing, whatever the node has installed; null: it can. */
  readonly problem: string | null;
}

/** What put a model at its place. */
export type ChosenBy = 'mapping' | 'priority' | 'local' | 'name';

export interface RankedModel {
  readonly routed: RoutedModel;
  readonly chosenBy: ChosenBy;
}

/** What is asked for. */
export interface RouteQuestion extends ObjectiveOptions {
  /** As it is kept: `normalizeText(objective, ['word'])`. */
  readonly objective: string;
  readonly method: RuntimeMethod;
}

/** The mapped model, or one with a priority, that cannot be asked. */
export interface PassedModel {
  readonly routed: RoutedModel;
  /** What would have put it at its place, for example `mapped to 'summarization'`. */
  readonly place: string;
  readonly why: string;
}

/** Who would answer in their order, before it is known what this node has installed. */
export interface Route {
  readonly ranked: readonly RankedModel[];
  /** In their order. */
  readonly passedOver: readonly PassedModel[];
}

/** The models of one configuration, made ready for choosing. Orders are made when they are first asked for, and kept. */
export interface RoutingIndex {
  readonly models: ReadonlyMap<number, RoutedModel>;
  readonly priorities: ConfigurationResources['priorities'];
  readonly objectives: ConfigurationResources['objectives'];
  /** Models without a problem that have a capability, by priority and then name; with `local`, local ones before others. */
  readonly ordered: Map<`${Capability} ${boolean}`, readonly RankedModel[]>;
  /** Routes that were asked for; emptied at `MOST_ROUTES`, since objectives are the callers' own words. */
  readonly routes: Map<string, Route>;
}

/** Pure; does nothing yet that grows faster than the number of models. */
export function routingIndex(
  { instances, models, priorities, objectives }: ConfigurationResources,
  manifests: ReadonlyMap<string, ProviderManifest>,
): RoutingIndex {
  const routed = new Map<number, RoutedModel>();
  for (const model of models.values()) {
    const instance = instances.get(model.engineInstanceId);
    // A model stands on an instance by a foreign key; both are read in one statement.
    if (instance === undefined) continue;
    const manifest = manifests.get(instance.provider);
    routed.set(model.id, { model, instance, manifest, problem: problemOf(model, instance, manifest) });
  }
  return { models: routed, priorities, objectives, ordered: new Map(), routes: new Map() };
}

function problemOf(
  model: ModelResource,
  instance: InstanceResource,
  manifest: ProviderManifest | undefined,
): string | null {
  if (model.status !== 'active') return `it is not active (its status is '${model.status}')`;
  if (instance.wanted !== 'active') return `its engine instance '${instance.name}' is not active`;
  if (manifest === undefined) return `this node does not know its provider '${instance.provider}'`;
  return null;
}
