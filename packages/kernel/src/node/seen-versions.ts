import type { EngineDefinition } from '../definition.ts';

/** One version of one engine, with the code that was seen under it. */
export interface SeenVersion {
  readonly engineId: string;
  readonly version: string;
  /** SHA-256 (hex), as `Engine.contentHash`. */
  readonly contentHash: string;
}

/** Port: remembers which code was seen under which version, over restarts and on all nodes. Implemented by the store. */
export interface SeenVersions {
  /**
   * The code FIRST seen under each of these versions (lowest first-seen time; equal times by contentHash), at most one
   * answer for each pair, in any order; nothing for a version never seen.
   */
  lookup(pairs: readonly { readonly engineId: string; readonly version: string }[]): Promise<readonly SeenVersion[]>;
  /** Remembers that these were loaded; one that is known already keeps its first-seen time. */
  record(triples: readonly (SeenVersion & { readonly definition: EngineDefinition })[]): Promise<void>;
}

/** What happens to an engine whose code is not the code first seen under its version. */
export type DriftPolicy = 'refuse' | 'warn';

/** Seen versions for the life of the process: for programs without a database, and for tests. */
export function createSeenVersionsInMemory(): SeenVersions {
  const first = new Map<string, SeenVersion>();
  const key = (pair: { engineId: string; version: string }) => `${pair.engineId}@${pair.version}`;
  return {
    lookup: async (pairs) => pairs.flatMap((pair) => first.get(key(pair)) ?? []),
    record: async (triples) => {
      for (const { engineId, version, contentHash } of triples) {
        if (!first.has(key({ engineId, version })))
          first.set(key({ engineId, version }), { engineId, version, contentHash });
      }
    },
  };
}
