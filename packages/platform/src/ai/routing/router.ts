import type { EnginehouseError } from '@enginehouse/errors';
import { CAPABILITIES, normalizeText } from '@enginehouse/models';
import { CAPABILITY_OF_METHOD, type Candidate } from '@enginehouse/sdk';
import type { Configuration } from '../../configuration/configuration.ts';
import { unknownRegisteredModel } from '../../engines/engine-errors.ts';
import type { ProviderInstalls } from '../../engines/installs/provider-installs.ts';
import type { LoadedProviders } from '../../engines/load-providers.ts';
import { invalidRequest } from '../../errors.ts';
import { aiMethodNotSupported, modelNotActive, noModelForObjective } from '../ai-errors.ts';
import type { AskedCall, CallTarget } from '../attempts.ts';
import { explainRoute, notInstalled } from './explain-route.ts';
import { misfitOf, routeOf } from './route.ts';
import {
  type RankedModel,
  type Route,
  type RoutedModel,
  type RouteQuestion,
  type RoutingIndex,
  routingIndex,
} from './routing-index.ts';
import { seesModel } from './seen-models.ts';

export interface RouterParts {
  readonly configuration: Pick<Configuration, 'derive'>;
  readonly providers: Pick<LoadedProviders, 'manifests'>;
  readonly installs: Pick<ProviderInstalls, 'isInstalled'>;
}

type ObjectiveTarget = Extract<CallTarget, { objective: string }>;
type Asked = Pick<AskedCall, 'target' | 'method' | 'session'>;

/** Who answers what, by the configuration in force. */
export interface Router {
  /** Throws `INVALID_REQUEST`, `UNKNOWN_REGISTERED_MODEL`, `MODEL_NOT_ACTIVE`, `AI_METHOD_NOT_SUPPORTED`. */
  route(asked: Asked): Route;
  /** Why this node cannot ask a model of the route now; null: it can. */
  missing(ranked: RankedModel): string | null;
  /** Everybody that the session may know of, for an objective. Throws `INVALID_REQUEST`. */
  explain(asked: Asked & { readonly target: ObjectiveTarget }): readonly Candidate[];
}

/** Characters of an objective, as its core model has it. */
const LONGEST_OBJECTIVE = 200;

export function createRouter({ configuration, providers, installs }: RouterParts): Router {
  const manifests = new Map(providers.manifests.map((manifest) => [manifest.id, manifest]));
  const index = configuration.derive<RoutingIndex>(({ resources }, before) =>
    before?.snapshot.resources === resources ? before.value : routingIndex(resources, manifests),
  );
  const isInstalled = (providerId: string): boolean => installs.isInstalled(providerId);
  return {
    route({ target, method, session }) {
      if ('objective' in target) return routeOf(index.current(), questionOf(target, method));
      const routed = index.current().models.get(target.model);
      if (routed === undefined || !seesModel(session, routed)) throw unknownRegisteredModel(target.model);
      const misfit = misfitOf(routed, { method });
      if (misfit === null) return { ranked: [{ routed, chosenBy: 'name' }], passedOver: [] };
      const { name } = routed.model;
      throw routed.problem === null ? aiMethodNotSupported(name, method, misfit) : modelNotActive(name, misfit);
    },
    missing: ({ routed }) => (isInstalled(routed.instance.provider) ? null : notInstalled(routed.instance.provider)),
    explain({ target, method, session }) {
      const known = index.current();
      const all = explainRoute(known, questionOf(target, method), isInstalled);
      return all.filter(({ modelRegistryId }) => seesModel(session, known.models.get(modelRegistryId) as RoutedModel));
    },
  };
}

/** The error of a call that nobody can be asked for: what was skipped, and why. */
export function noCandidate(router: Router, asked: Asked): EnginehouseError {
  const { target, method } = asked;
  if ('model' in target) {
    const [ranked] = router.route(asked).ranked;
    return ranked === undefined
      ? unknownRegisteredModel(target.model)
      : modelNotActive(ranked.routed.model.name, router.missing(ranked) ?? 'it was just now');
  }
  const { objective } = target;
  const capability = CAPABILITY_OF_METHOD[method];
  const skipped = router
    .explain({ ...asked, target })
    // Models for something else would fill the list and say nothing.
    .filter(({ skipped: why }) => why !== null && why !== `it lacks the capability '${capability}'`)
    .map(({ modelName, skipped: why }) => `model '${modelName}': ${why}`);
  return noModelForObjective(objective, method, skipped);
}

/** What callers give is input. */
function questionOf({ objective, options }: ObjectiveTarget, method: AskedCall['method']) {
  if (typeof objective !== 'string') throw invalidRequest('objective', 'is not a text', 'what the call is for');
  const word = normalizeText(objective, ['word']);
  if (word === '' || word.length > LONGEST_OBJECTIVE) {
    throw invalidRequest('objective', 'is empty or too long', `1 to ${LONGEST_OBJECTIVE} characters`);
  }
  const { requiredCapabilities } = options;
  if (requiredCapabilities === undefined) return { ...options, objective: word, method } satisfies RouteQuestion;
  const expected = CAPABILITIES.join(', ');
  if (!Array.isArray(requiredCapabilities)) throw invalidRequest('requiredCapabilities', 'is not a list', expected);
  const unknown = requiredCapabilities.find((one) => !CAPABILITIES.includes(one));
  if (unknown === undefined) return { ...options, objective: word, method } satisfies RouteQuestion;
  const shown = String(unknown).slice(0, 80);
  throw invalidRequest('requiredCapabilities', `'${shown}' is not a capability`, expected);
}
