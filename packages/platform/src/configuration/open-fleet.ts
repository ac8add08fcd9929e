import { type Database, NODES_CHANNEL, type NodeProgress, readProgress } from '@enginehouse/store';
import { revisionNotApplied } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Configuration } from './configuration.ts';
import type { Fleet, FleetWait } from './fleet.ts';
import { LEASE_MS } from './freshness.ts';

export interface FleetParts {
  readonly db: Database;
  readonly configuration: Pick<Configuration, 'current' | 'onChange'>;
  /** This node: whether it has applied a revision is known here, before its row says so. */
  readonly nodeId: string;
  readonly log: Logger;
}

/** A node that said nothing for this long is dead: its lease, and a second for clocks that run apart. */
const DEAD_MS = LEASE_MS + 1_000;
/** A look at the rows, also when nobody was heard: notifications may be missed. */
const LOOK_MS = 250;

/** Waits for nodes: by what they write to their rows, woken by their notifications. */
export async function openFleet({ db, configuration, nodeId, log }: FleetParts): Promise<Fleet & AsyncDisposable> {
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const one of waiting) one();
  };
  const closing = new AbortController();
  // The embedded database has one node, which knows what it has applied.
  const isAlone = db.dialect === 'pglite';
  const stopListening = isAlone ? async () => undefined : await db.listen(NODES_CHANNEL, wake);
  const stopFollowing = configuration.onChange(wake);

  /** Ids of the nodes, or those of them that are behind. */
  const look = async (revision: number): Promise<{ readonly behind: readonly NodeProgress[]; all: string[] }> => {
    const here = { id: nodeId, appliedRevision: configuration.current().revision, deadInMs: Number.POSITIVE_INFINITY };
    const others = isAlone ? [] : (await readProgress(db)).filter(({ id }) => id !== nodeId);
    const nodes = [...others, here];
    return {
      behind: nodes.filter(({ appliedRevision }) => appliedRevision < revision),
      all: nodes.map(({ id }) => id).toSorted(),
    };
  };

  /** Resolves with the ids of all nodes, or with those that were behind when the time was up. */
  const wait = async (
    revision: number,
    { timeoutMs = DEAD_MS, signal }: FleetWait,
  ): Promise<{ readonly applied: readonly string[] } | { readonly behind: readonly string[]; cause?: unknown }> => {
    const end = performance.now() + timeoutMs;
    let last: { readonly behind: readonly string[]; cause?: unknown } = { behind: [] };
    for (;;) {
      signal?.throwIfAborted();
      const heard = nextWake(waiting);
      try {
        const { behind, all } = await look(revision);
        if (behind.length === 0) return { applied: all };
        const soonestDeath = Math.min(...behind.map(({ deadInMs }) => Math.max(0, deadInMs) + 1));
        last = { behind: behind.map(({ id }) => id) };
        heard.within(Math.min(LOOK_MS, soonestDeath, end - performance.now()));
      } catch (cause) {
        // It may be back before the time is up.
        last = { ...last, cause };
        heard.within(Math.min(LOOK_MS, end - performance.now()));
      }
      if (performance.now() >= end) {
        heard.stop();
        return last;
      }
      await heard.until(AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]));
      if (closing.signal.aborted) return last;
    }
  };

  return {
    async whenApplied(revision, options = {}) {
      const found = await wait(revision, options);
      if ('applied' in found) return found.applied;
      throw revisionNotApplied(revision, found.behind, found.cause);
    },
    async whenNoneIsBehind(revision) {
      const found = await wait(revision, {});
      if (!('applied' in found)) log.warn({ revision, behind: found.behind }, 'nodes were left behind: they are stale');
    },
    async [Symbol.asyncDispose]() {
      stopFollowing();
      closing.abort();
      await stopListening().catch(() => undefined);
    },
  };
}

interface Wake {
  /** Wakes by itself after this long. */
  within(ms: number): void;
  /** Resolves when something was heard since this was made, or when the time given is up, or at the signal. */
  until(signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** Listens from now on, so that what is said while the rows are read is not missed. */
function nextWake(waiting: Set<() => void>): Wake {
  const heard = Promise.withResolvers<void>();
  const wake = (): void => heard.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  waiting.add(wake);
  const stop = (): void => {
    waiting.delete(wake);
    clearTimeout(timer);
  };
  return {
    within(ms) {
      timer = setTimeout(wake, Math.max(0, ms));
    },
    async until(signal) {
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
      await heard.promise;
      signal.removeEventListener('abort', wake);
      stop();
    },
    stop,
  };
}
