import type { Sealer } from '@enginehouse/models';
import { createRepository, type Database, type RulesByModel } from '@enginehouse/store';
import { priorityCalls } from './ai/reorder-priorities.ts';
import type { Configuration } from './configuration/configuration.ts';
import { settingRules } from './configuration/setting-rules.ts';
import { createCatalogue } from './core-models/create-catalogue.ts';
import type { ModelsParts } from './core-models/model-calls.ts';
import { engineInstanceRules } from './engines/engine-instance-rules.ts';
import type { LoadedProviders } from './engines/load-providers.ts';
import { extractorRules } from './extraction/extractor-rules.ts';

export interface ModelsBuild {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly configuration: Configuration;
  readonly providers: LoadedProviders;
}

/** The core models with the rules and the calls that the domains add to them. */
export function composeModels({ db, sealer, configuration, providers }: ModelsBuild): ModelsParts {
  const catalogue = createCatalogue({ providers: providers.manifests });
  const rules: RulesByModel = new Map([
    ['engine_registry', engineInstanceRules],
    ['extractor_registry', extractorRules],
    ['settings', settingRules],
  ]);
  const repository = createRepository({ db, sealer, catalogue, rules });
  const specific: ModelsParts['specific'] = new Map([
    ['model_capability_priority', (session) => priorityCalls({ db, catalogue, configuration }, session)],
  ]);
  return { repository, catalogue, configuration, specific };
}
