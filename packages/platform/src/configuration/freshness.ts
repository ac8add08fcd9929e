import { staleRevision } from '../errors.ts';

/**
 * Until when a node may answer by the configuration that it has: 5 s from the moment at which it sent the last confirmation
 * that succeeded, on its own monotonic clock. Others take it for dead a second later at the earliest (`nodes`), so that a
 * change which did not wait for this node is never answered before this node knows that it is stale.
 */
export interface Freshness {
  readonly fresh: boolean;
  /** Throws `STALE_REVISION`. */
  assertFresh(): void;
  /** Asks for a confirmation where there is none in force. Rejects with `STALE_REVISION`. */
  whenFresh(): Promise<void>;
  /** What was sent then, by `performance.now()`, found the applied configuration in force. */
  confirmed(sentAt: number): void;
  /** A confirmation failed, or a configuration could not be applied. */
  failed(error: unknown): void;
  /** How a confirmation is asked for. */
  confirmBy(confirm: () => Promise<void>): void;
}

/** How long a confirmation counts. */
export const LEASE_MS = 5_000;

/**
 * `alone`: nobody else can change the database, so that a confirmation counts until one fails; a node that has been busy for
 * long is not stale for that.
 */
export function createFreshness({ alone }: { readonly alone: boolean }): Freshness {
  let sentAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let hasFailed = false;
  let confirm: () => Promise<void> = async () => undefined;
  const isFresh = (): boolean =>
    performance.now() - sentAt < LEASE_MS || (alone && !hasFailed && sentAt !== Number.NEGATIVE_INFINITY);
  const assertFresh = (): void => {
    if (!isFresh()) throw staleRevision(failure);
  };
  return {
    get fresh() {
      return isFresh();
    },
    assertFresh,
    async whenFresh() {
      if (isFresh()) return;
      await confirm().catch(() => undefined);
      assertFresh();
    },
    confirmed(sent) {
      if (sent <= sentAt) return;
      sentAt = sent;
      hasFailed = false;
      failure = undefined;
    },
    failed(error) {
      hasFailed = true;
      failure = error;
    },
    confirmBy(how) {
      confirm = how;
    },
  };
}
