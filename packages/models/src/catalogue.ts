import type { FormField } from './form.ts';
import type { SystemPermission } from './permissions.ts';

/** What the platform knows of a provider without calling it. */
export interface CatalogueProvider {
  /** Slug, for example `ollama`. */
  readonly id: string;
  readonly label: string;
  readonly deployment: 'local' | 'remote' | 'hybrid';
  /** Fields of `config`, by the provider's own names (`base_url`), without a prefix. Type `password` means sealed. */
  readonly configSchema: readonly FormField[];
}

/** What the platform knows of an extractor without calling it. */
export interface CatalogueExtractor {
  readonly id: string;
  readonly label: string;
  readonly configSchema: readonly FormField[];
  readonly installConfigSchema: readonly FormField[];
}

/** An environment variable that a manifest or a module declares. */
export interface EnvironmentDeclaration {
  readonly subjectKind: 'global' | 'module' | 'provider' | 'extractor';
  /** Id of the module, provider or extractor; empty for `global`. */
  readonly subject: string;
  /** `^[A-Z_][A-Z0-9_]*$`. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
}

/**
 * What is registered on this platform at the moment: config schemas, known providers, extractors, modules and
 * permissions. A port: the platform implements it, the store and the forms are handed one. Every list is sorted by id.
 */
export interface Catalogue {
  providers(): readonly CatalogueProvider[];
  extractors(): readonly CatalogueExtractor[];
  /** Names of the modules. */
  modules(): readonly string[];
  permissions(): readonly { readonly name: SystemPermission; readonly label: string }[];
  /** Words for what a model can do: chat, embedding, ... */
  capabilities(): readonly string[];
  environment(): readonly EnvironmentDeclaration[];
}
