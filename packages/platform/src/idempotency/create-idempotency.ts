import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isEnginehouseError } from '@enginehouse/errors';
import {
  type Database,
  giveKeyBack,
  keepAnswer,
  pruneIdempotentRequests,
  readEarlier,
  takeKey,
} from '@enginehouse/store';
import { idempotencyKeyReused } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Session } from '../session.ts';
import { idempotencyOutcomeUnknown, idempotencyUnderWay } from './idempotency-errors.ts';

/** A request that may be sent again. */
export interface RepeatableRequest {
  readonly session: Session;
  /** Name of the route. */
  readonly route: string;
  readonly key: string;
  /** Everything that makes it another request: parameters, query, body; JSON. */
  readonly input: unknown;
}

/** What was answered, now or the first time. */
export interface Repeatable {
  readonly answer: unknown;
  readonly replayed: boolean;
}

/** Requests that do what they do once, however often they are sent. */
export interface Idempotency extends AsyncDisposable {
  /**
   * Does the work, or answers what it answered the first time, within 24 hours. Work that is refused did nothing and may be
   * asked for again; after a failure, or the end of the process, nobody knows: then every repetition is told so. Goes on
   * when the caller has left. Throws `IDEMPOTENCY_KEY_REUSED`, `IDEMPOTENCY_UNDER_WAY`, `IDEMPOTENCY_OUTCOME_UNKNOWN`, and
   * what the work throws.
   */
  once(request: RepeatableRequest, work: () => Promise<unknown>): Promise<Repeatable>;
}

export interface IdempotencyParts {
  readonly db: Database;
  readonly nodeId: string;
  readonly log: Logger;
}

const PRUNE_EVERY_MS = 10 * 60_000;

export function createIdempotency({ db, nodeId, log }: IdempotencyParts): Idempotency {
  /** Keys whose work goes on in this process, by their hash. */
  const underWay = new Set<string>();
  const ending = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    pruneIdempotentRequests(db).catch((error: unknown) =>
      log.warn({ err: error }, 'old requests could not be deleted'),
    );
  }, PRUNE_EVERY_MS).unref();

  const earlier = async (keyHash: Buffer, bodyHash: Buffer, key: string): Promise<Repeatable> => {
    const found = await readEarlier(db, keyHash);
    // It was refused between two statements.
    if (found === null) throw idempotencyUnderWay();
    if (!timingSafeEqual(found.bodyHash, bodyHash)) throw idempotencyKeyReused(key);
    if (found.answer !== null) return { answer: JSON.parse(found.answer), replayed: true };
    const works = found.nodeId === nodeId ? underWay.has(keyHash.toString('hex')) : found.nodeLives;
    throw works ? idempotencyUnderWay() : idempotencyOutcomeUnknown();
  };
  const done = async (id: number, work: () => Promise<unknown>): Promise<unknown> => {
    let answer: unknown;
    try {
      answer = await work();
    } catch (error) {
      if (didNothing(error)) await giveKeyBack(db, id);
      throw error;
    }
    await keepAnswer(db, id, JSON.stringify(answer));
    return answer;
  };
  return {
    async once({ session, route, key, input }, work) {
      const keyHash = createHash('sha256')
        .update(JSON.stringify([callerOf(session), route, key]))
        .digest();
      // Under the key, which is not kept: a body may hold a password, and its hash alone could be guessed at.
      const bodyHash = createHmac('sha256', key).update(JSON.stringify(input)).digest();
      const mark = keyHash.toString('hex');
      if (underWay.has(mark)) return earlier(keyHash, bodyHash, key);
      // Before the row is there: whoever finds it must find this too.
      underWay.add(mark);
      const taken = await takeKey(db, { keyHash, bodyHash, nodeId }).catch((error: unknown) => {
        underWay.delete(mark);
        throw error;
      });
      if (taken === null) {
        underWay.delete(mark);
        return earlier(keyHash, bodyHash, key);
      }
      const working = done(taken, work).finally(() => underWay.delete(mark));
      ending.add(working);
      working.catch(() => undefined).finally(() => ending.delete(working));
      return { answer: await working, replayed: false };
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await Promise.allSettled(ending);
    },
  };
}

/** A token is not its owner: it may do less, and is told no more than it may. */
function callerOf({ credential, sessionId, userId, actor }: Session): string {
  if (credential === 'token') return `token ${sessionId}`;
  return userId === null ? `${credential} ${actor}` : `user ${userId}`;
}

/**
 * A refusal, typed and below 500, comes before anything is written. Of everything else the worst is assumed: a 504 says of a
 * change that it is in force, only not yet on every node.
 */
function didNothing(error: unknown): boolean {
  return isEnginehouseError(error) && error.status < 500;
}
