import { CAPABILITY_OF_METHOD, type Capability } from '@enginehouse/sdk';
import type {
  ChosenBy,
  PassedModel,
  RankedModel,
  Route,
  RoutedModel,
  RouteQuestion,
  RoutingIndex,
} from './routing-index.ts';

/** Routes kept of one configuration: a few hundred bytes each. */
const MOST_ROUTES = 1_000;

/**
 * Which models serve an objective, in their order: the mapped one, then by the priorities of the capability that the method
 * implies, then local ones if asked, then by name. Only those that are active, on active instances, with every capability
 * that is required. What the node has installed is not looked at: that changes between configurations.
 */
export function routeOf(index: RoutingIndex, question: RouteQuestion): Route {
  const { objective, method, requiredCapabilities, preferLocal = false } = question;
  const required = requiredCapabilities === undefined ? '' : requiredCapabilities.toSorted().join();
  const key = `${method} ${preferLocal} ${required} ${objective}`;
  let route = index.routes.get(key);
  if (route === undefined) {
    route = makeRoute(index, question);
    if (index.routes.size >= MOST_ROUTES) index.routes.clear();
    index.routes.set(key, route);
  }
  return route;
}

function makeRoute(index: RoutingIndex, question: RouteQuestion): Route {
  const capability = CAPABILITY_OF_METHOD[question.method];
  const fits = (routed: RoutedModel): boolean => misfitOf(routed, question) === null;
  const mapped = mappedModel(index, question.objective);
  const rest = orderOf(index, capability, question.preferLocal ?? false).filter(
    ({ routed }) => routed !== mapped && fits(routed),
  );
  const passedOver: PassedModel[] = [];
  const ranked: RankedModel[] = [];
  if (mapped !== undefined) {
    const why = misfitOf(mapped, question);
    if (why === null) ranked.push({ routed: mapped, chosenBy: 'mapping' });
    else passedOver.push({ routed: mapped, place: `mapped to '${question.objective}'`, why });
  }
  for (const id of index.priorities.get(capability) ?? []) {
    const routed = index.models.get(id);
    if (routed === undefined || routed === mapped || routed.problem === null) continue;
    passedOver.push({ routed, place: `with a priority for '${capability}'`, why: routed.problem });
  }
  ranked.push(...rest);
  return { ranked, passedOver };
}

function mappedModel(index: RoutingIndex, objective: string): RoutedModel | undefined {
  const id = index.objectives.get(objective);
  return id === undefined ? undefined : index.models.get(id);
}

/** Why a model is not asked for this; null: it may be. */
export function misfitOf(
  { model, manifest, problem }: RoutedModel,
  { method, requiredCapabilities = [] }: Pick<RouteQuestion, 'method' | 'requiredCapabilities'>,
): string | null {
  if (problem !== null) return problem;
  const lacking = [CAPABILITY_OF_METHOD[method], ...requiredCapabilities].find(
    (capability) => !model.capabilities.includes(capability),
  );
  if (lacking !== undefined) return `it lacks the capability '${lacking}'`;
  if (manifest?.runtimeMethods.includes(method)) return null;
  return `its provider '${manifest?.id}' has no method '${method}'`;
}

function orderOf(index: RoutingIndex, capability: Capability, local: boolean): readonly RankedModel[] {
  const key = `${capability} ${local}` as const;
  let order = index.ordered.get(key);
  if (order === undefined) {
    order = makeOrder(index, capability, local);
    index.ordered.set(key, order);
  }
  return order;
}

function makeOrder(index: RoutingIndex, capability: Capability, local: boolean): RankedModel[] {
  const turns = new Map((index.priorities.get(capability) ?? []).map((id, turn) => [id, turn]));
  const isLocal = ({ manifest }: RoutedModel): boolean => manifest?.deployment === 'local';
  const placed = [...index.models.values()]
    .filter(({ problem, model }) => problem === null && model.capabilities.includes(capability))
    .map((routed) => {
      const turn = turns.get(routed.model.id) ?? Number.POSITIVE_INFINITY;
      return { routed, turn, later: local && !isLocal(routed) ? 1 : 0 };
    });
  placed.sort((a, b) => {
    if (a.turn !== b.turn) return a.turn - b.turn;
    if (a.later !== b.later) return a.later - b.later;
    return a.routed.model.name < b.routed.model.name ? -1 : 1;
  });
  return placed.map(({ routed, turn, later }) => {
    const chosenBy: ChosenBy = turn < Number.POSITIVE_INFINITY ? 'priority' : local && later === 0 ? 'local' : 'name';
    return { routed, chosenBy };
  });
}
