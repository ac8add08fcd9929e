/** All the nodes of this house, as far as one of them must wait for the others. */
export interface Fleet {
  /**
   * Resolves when every node with a lease has applied this revision, with their ids. One whose lease runs out meanwhile is
   * not waited for: it answers `STALE_REVISION` before this resolves. At most 6 s, unless a longer time is given; then
   * rejects with `REVISION_NOT_APPLIED`.
   */
  whenApplied(revision: number, options?: FleetWait): Promise<readonly string[]>;
}

export interface FleetWait {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
