import type { Capability, RuntimeMethod } from '@enginehouse/models';
import type { EngineLifecycle } from './engine-lifecycle.ts';
import type { ProviderManifest } from './provider-manifest.ts';
import type { Deployment, ModelSource, ProviderKind } from './vocabulary.ts';

/** The words that providers, models and calls are described with. */
export interface EngineConstants {
  readonly kinds: readonly ProviderKind[];
  readonly deployments: readonly Deployment[];
  readonly modelSources: readonly ModelSource[];
  readonly capabilities: readonly Capability[];
  readonly runtimeMethods: readonly RuntimeMethod[];
}

/** A provider that this platform was told of and does not have, and why. */
export interface ProviderProblem {
  /** Package name or path, as configured. */
  readonly source: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** `sdk.engines`: the providers that engine instances are made from, and the lifecycle of instances. */
export interface Engines extends EngineLifecycle {
  constants(): Promise<EngineConstants>;
  /** Manifests of the providers of this platform, sorted by id. */
  listProviders(options?: { readonly kind?: ProviderKind }): Promise<readonly ProviderManifest[]>;
  /** Null: this platform has no such provider. */
  getProvider(providerId: string): Promise<ProviderManifest | null>;
  /** Providers that did not load. */
  providerProblems(): Promise<readonly ProviderProblem[]>;
}
