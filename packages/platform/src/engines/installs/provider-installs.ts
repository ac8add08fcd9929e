import type { Session } from '../../session.ts';

/** The providers' dependencies on this node, and what of them is wanted. */
export interface ProviderInstalls extends AsyncDisposable {
  /** Whether everything that the provider's manifest names is installed here, in the version that it names. */
  isInstalled(providerId: string): boolean;
  /** Names of dependencies that this node lacks. */
  missing(providerId: string): readonly string[];
  /** Version under which a provider's dependencies are kept: a hash of them. */
  versionOf(providerId: string): string;
  /** Imports an installed dependency. Rejects with `DEPENDENCY_NOT_INSTALLED`. */
  load<Module>(providerId: string, packageName: string): Promise<Module>;
  /**
   * Asks every live node to install, or those named, under one task; resolves with its id. Nodes that have it already do
   * nothing unless forced. New nodes install what is wanted by themselves.
   */
  request(asked: {
    readonly providerId: string;
    readonly force: boolean;
    readonly nodeIds?: readonly string[];
    readonly requestedBy: string;
    readonly taskId?: string;
    readonly eventId: string;
    /** In whose scope the task is seen. Default: the platform's own, which super sees. */
    readonly session?: Session | null;
  }): Promise<string | null>;
  /** Ends installs of the provider that are under way, on every node. */
  cancel(providerId: string): Promise<void>;
  /** Called when what is installed here has changed. */
  onChange(listener: (providerId: string) => void): () => void;
  /** True when the install of each provider that an active instance needs has succeeded or failed once here. */
  readonly settled: boolean;
}
