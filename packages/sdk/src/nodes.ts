/** A running Enginehouse process. */
export interface NodeView {
  readonly id: string;
  /** Whether it has a lease now. */
  readonly live: boolean;
  readonly engineSetHash: string;
  readonly appliedRevision: number;
  /** ISO 8601. */
  readonly leaseUntil: string;
  readonly startedAt: string;
  /** False while it must not be sent traffic: it starts, installs or lags. */
  readonly ready: boolean;
  readonly reasons: readonly string[];
  /** Version of Enginehouse. */
  readonly version: string;
}

/** The nodes of a house, those without a lease among them. */
export interface FleetView {
  readonly revision: number;
  readonly nodes: readonly NodeView[];
  /** Live nodes run different engines, or different versions: a rolling deployment, or a mistake. */
  readonly mixed: boolean;
}

/** `sdk.nodes`: the processes that make up this house. Needs `system.node.manage` or super level. */
export interface Nodes {
  list(): Promise<FleetView>;
  /**
   * Resolves when every live node has applied this revision, with the ids of those that have; a node that dies meanwhile is
   * not waited for. Rejects with `REVISION_NOT_APPLIED` after `timeoutMs` (default and most 30,000). Open to every session.
   */
  waitForRevision(
    revision: number,
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<{ readonly revision: number; readonly nodes: readonly string[] }>;
}
