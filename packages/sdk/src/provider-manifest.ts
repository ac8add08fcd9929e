import type { Capability, FormField, RuntimeMethod } from '@enginehouse/models';
import type { Deployment, ModelSource, ProviderKind } from './vocabulary.ts';

/** What a provider may reach. Everything else is refused. */
export interface ManifestEgress {
  /** Fixed hosts, `host` or `host:port`; without a port: 443. */
  readonly hosts: readonly string[];
  /** Config fields whose values are URLs that may be reached, for example `base_url`. */
  readonly fromConfig: readonly string[];
}

/** An environment variable that a provider reads. Its value is set on the platform and given to this provider alone. */
export interface ManifestVariable {
  /** `^[A-Z_][A-Z0-9_]*$`. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  /** Sealed at rest, and never shown. */
  readonly secret: boolean;
}

/** A model that the manifest itself lists. */
export interface CatalogModel {
  /** As the runtime calls it. */
  readonly id: string;
  readonly label: string;
  readonly capabilities: readonly Capability[];
}

/** What there is to know of a provider without running any of its code: plain data. */
export interface ProviderManifest {
  /** Slug, for example `ollama`: what `engine_registry.provider` names. */
  readonly id: string;
  readonly label: string;
  /** Where people read about what it calls: an https address. */
  readonly documentation?: string;
  readonly kind: ProviderKind;
  readonly deployment: Deployment;
  readonly modelSource: ModelSource;
  /** What its models can do, taken together. */
  readonly capabilities: readonly Capability[];
  readonly runtimeMethods: readonly RuntimeMethod[];
  /** Fields of an instance's config, by the names that the runtime itself uses. Type `password` means sealed. */
  readonly configSchema: readonly FormField[];
  /** npm packages by name with their exact versions, installed on demand. */
  readonly dependencies: { readonly [packageName: string]: string };
  readonly environment: readonly ManifestVariable[];
  readonly egress: ManifestEgress;
  /** With the model source `engine_catalog`, and with no other. */
  readonly catalog?: readonly CatalogModel[];
}
