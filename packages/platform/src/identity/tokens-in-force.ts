import { type Database, readApiToken, type StoredApiToken } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';

/** API tokens under the configuration in force on this node. */
export interface TokensInForce {
  /** Null: there is none of this number, or it ended. */
  of(id: number): Promise<StoredApiToken | null>;
}

/** What follows from no revision, such as the name of the owner, is read again after that. */
const KEPT_MS = 1_000;
/** Tokens that are kept at a time; beyond that all are read anew. */
const MOST_KEPT = 10_000;

/**
 * Reads a token once per revision and second. Whatever ends one before its time takes a revision that every live node has
 * applied before whoever asked for it is answered: a revoked token is none from then on, on every node. A node that cannot
 * confirm its revision keeps none. On the embedded database the read took 0.5 ms of each request: it waited for what was being
 * written.
 */
export function createTokensInForce({
  db,
  configuration,
  now = Date.now,
}: {
  readonly db: Database;
  readonly configuration: Pick<Configuration, 'current' | 'fresh'>;
  readonly now?: () => number;
}): TokensInForce {
  let key = '';
  let kept = new Map<number, { readonly reading: Promise<StoredApiToken | null>; readonly until: number }>();

  const isIn = ({ expiresAt }: StoredApiToken): boolean => expiresAt === null || expiresAt.getTime() > now();
  return {
    async of(id) {
      const { revision, epoch } = configuration.current();
      const inForce = `${epoch}/${revision}`;
      // What is read now is of this revision or a later one, and is kept for this one alone.
      if (inForce !== key || kept.size >= MOST_KEPT || !configuration.fresh) {
        key = inForce;
        kept = new Map();
      }
      const known = kept.get(id);
      if (known !== undefined && known.until > now()) {
        const token = await known.reading;
        // Whoever read it writes down that it was seen.
        return token !== null && isIn(token) ? { ...token, unseen: false } : null;
      }
      const generation = kept;
      const reading = readApiToken(db, id);
      const entry = { reading, until: now() + KEPT_MS };
      generation.set(id, entry);
      const forget = (): void => {
        if (generation.get(id) === entry) generation.delete(id);
      };
      // None is kept of what is not there: it may be made in the next moment.
      reading.then((token) => token ?? forget(), forget);
      return reading;
    },
  };
}
