import {
  type Catalogue,
  type CatalogueExtractor,
  type EnvironmentDeclaration,
  SYSTEM_PERMISSIONS,
} from '@enginehouse/models';
import { CAPABILITIES, type ProviderManifest } from '@enginehouse/sdk';
import { PERMISSION_LABELS } from './permission-labels.ts';

export interface CatalogueParts {
  readonly providers: readonly ProviderManifest[];
  readonly extractors?: readonly CatalogueExtractor[];
  /** Names of the modules. */
  readonly modules?: readonly string[];
  /** Declarations beside those of the providers. */
  readonly environment?: readonly EnvironmentDeclaration[];
}

/** What this platform knows, for the store and for forms. Made once: its lists are the same objects at every call. */
export function createCatalogue({
  providers,
  extractors = [],
  modules = [],
  environment = [],
}: CatalogueParts): Catalogue {
  const known = providers
    .map(({ id, label, deployment, configSchema }) => ({ id, label, deployment, configSchema }))
    .sort(byName(({ id }) => id));
  const sortedExtractors = [...extractors].sort(byName(({ id }) => id));
  const sortedModules = [...modules].sort();
  const permissions = SYSTEM_PERMISSIONS.map((name) => ({ name, label: PERMISSION_LABELS[name] })).sort(
    byName(({ name }) => name),
  );
  const capabilities = [...CAPABILITIES].sort();
  const declared = [...environment, ...providers.flatMap(environmentOf)].sort(
    byName(({ subjectKind, subject, name }) => `${subjectKind}/${subject}/${name}`),
  );
  return {
    providers: () => known,
    extractors: () => sortedExtractors,
    modules: () => sortedModules,
    permissions: () => permissions,
    capabilities: () => capabilities,
    environment: () => declared,
  };
}

function environmentOf({ id, environment }: ProviderManifest): EnvironmentDeclaration[] {
  return environment.map((variable) => ({ subjectKind: 'provider', subject: id, ...variable }));
}

function byName<One>(nameOf: (one: One) => string): (a: One, b: One) => number {
  return (a, b) => (nameOf(a) < nameOf(b) ? -1 : 1);
}
