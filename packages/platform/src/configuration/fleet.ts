/** All the nodes of this house, as far as one of them must wait for the others. */
export interface Fleet {
  /**
   * Resolves when every node with a lease has applied this revision, with their ids. One whose lease runs out meanwhile is
   * not waited for: it answers `STALE_REVISION` before this resolves. At most 6 s, unless a longer time is given; then
   * rejects with `REVISION_NOT_APPLIED`.
   */
  whenApplied(revision: number, options?: FleetWait): Promise<readonly string[]>;
  /**
   * Resolves when no node works by what was before a revision that was committed: each has applied it, or answers
   * `STALE_REVISION`. Never rejects, and resolves at the latest 6 s after it was asked: by then a node that has not applied
   * the revision is stale by its own clock, whether the database can be asked or not.
   */
  whenNoneIsBehind(revision: number): Promise<void>;
}

export interface FleetWait {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
