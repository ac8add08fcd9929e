import type { RegisteredModel, Sealer } from '@enginehouse/models';
import {
  createRefusals,
  createRepository,
  type Database,
  type FullRepository,
  type Refusals,
  type RulesByModel,
} from '@enginehouse/store';
import { priorityCalls } from './ai/reorder-priorities.ts';
import { bringIntoForce } from './configuration/bring-into-force.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Fleet } from './configuration/fleet.ts';
import { settingRules } from './configuration/setting-rules.ts';
import { MODELS_BY_NAME } from './core-models/core-model-names.ts';
import { type CatalogueParts, createCatalogue } from './core-models/create-catalogue.ts';
import { joinRules } from './core-models/join-rules.ts';
import type { ModelsParts, SpecificCallsOf } from './core-models/model-calls.ts';
import { revealingCalls } from './core-models/reveal-secret.ts';
import { approvalRules } from './egress/approval-rules.ts';
import { configAddressRules } from './egress/config-address-rules.ts';
import { localGrantRules } from './egress/local-grant-rules.ts';
import { engineInstanceRules } from './engines/engine-instance-rules.ts';
import type { LoadedProviders } from './engines/load-providers.ts';
import { extractorRules } from './extraction/extractor-rules.ts';
import type { PasswordHasher } from './identity/argon2-hasher.ts';
import { createIdentity } from './identity/create-identity.ts';
import type { Identity } from './identity/identity.ts';
import { identityRules } from './identity/identity-rules.ts';
import type { Logger } from './logger.ts';

export interface ModelsBuild {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly configuration: Configuration;
  readonly providers: LoadedProviders;
  readonly hasher: PasswordHasher;
  readonly log: Logger;
  /** The other nodes, which writes that take something away wait for. Default: there are none. */
  readonly fleet?: Pick<Fleet, 'whenNoneIsBehind'>;
  /** What this platform knows beside its providers. Default: nothing. */
  readonly known?: Omit<CatalogueParts, 'providers'>;
}

export interface ComposedModels extends ModelsParts {
  /** With the owners of rows that domains write. */
  readonly repository: FullRepository;
  /** Who may ask, and as what: its rules judge the core models, and its calls write through them. */
  readonly identity: Identity;
  /** Audits what anybody is refused. */
  readonly refusals: Refusals;
}

/** The core models that reveal their secrets. */
const REVEALING = ['engine_registry', 'extractor_registry', 'mcp_server_registry'];

/** The core models with the rules and the calls that the domains add to them. */
export function composeModels({
  db,
  sealer,
  configuration,
  providers,
  hasher,
  log,
  fleet,
  known,
}: ModelsBuild): ComposedModels {
  const catalogue = createCatalogue({ ...known, providers: providers.manifests });
  const rules: RulesByModel = new Map([
    ...identityRules({ db, hasher }),
    ['egress_approvals', approvalRules],
    [
      'engine_registry',
      joinRules(engineInstanceRules, configAddressRules(providers.manifests), localGrantRules(providers.manifests)),
    ],
    ['extractor_registry', extractorRules],
    ['settings', settingRules],
  ]);
  const inForce = bringIntoForce(configuration, fleet);
  const repository = createRepository({ db, sealer, catalogue, rules, bringIntoForce: inForce });
  const identity = createIdentity({ db, repository, configuration, hasher, bringIntoForce: inForce, log });
  const refusals = createRefusals(db);
  const specific: ModelsParts['specific'] = new Map<string, SpecificCallsOf>([
    [
      'model_capability_priority',
      (session) => priorityCalls({ db, catalogue, bringIntoForce: inForce, refusals }, session),
    ],
    ['users', identity.userCalls],
    ...REVEALING.map((name): [string, SpecificCallsOf] => {
      const entry = MODELS_BY_NAME.get(name) as RegisteredModel;
      return [name, (session) => revealingCalls({ db, sealer, catalogue, refusals }, entry, session)];
    }),
  ]);
  return { repository, catalogue, specific, identity, refusals };
}
