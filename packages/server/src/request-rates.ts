import type { RouteDefinition } from '@enginehouse/api';
import type { Session } from '@enginehouse/platform';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { rateLimited } from './errors.ts';
import type { ServerLimits } from './limits.ts';

/** Counts requests, each on its node. Rejects with `RATE_LIMITED`. */
export interface RequestRates {
  /** One of whoever was let in. Nobody counts with the address, and once more where passwords are tried. */
  count(request: FastifyRequest, session: Session): Promise<void>;
  /** One that was refused for want of a credential: it counts with the address. */
  countRefused(request: FastifyRequest): Promise<void>;
}

const WINDOW_MS = 60_000;
/** Callers of which counts are kept; beyond that those seen longest ago begin anew. */
const MOST_CALLERS = 20_000;

/** Routes that take passwords and setup secrets. */
const GUESSED: ReadonlySet<string> = new Set([
  'auth.signIn',
  'auth.reauthenticate',
  'auth.changePassword',
  'setup.complete',
]);
/** Asked every second by whoever watches over nodes. */
const WATCHED: ReadonlySet<string> = new Set(['health.alive', 'health.ready']);

/** Null where a limit is: there is none. */
export function createRequestRates(
  app: FastifyInstance,
  { guestsPerMinute, callersPerMinute, guessesPerMinute }: ServerLimits['rates'],
): RequestRates {
  /** By default callers are told apart by their addresses; of IPv6 by the first 64 bits, which is what a subscriber is given. */
  const counter = (max: number | null, keyGenerator?: (request: FastifyRequest) => string) => {
    let check: ReturnType<FastifyInstance['createRateLimit']> | undefined;
    return async (request: FastifyRequest): Promise<void> => {
      if (max === null) return;
      // Made once the plugin is there, which is before the first request.
      check ??= app.createRateLimit({
        max,
        timeWindow: WINDOW_MS,
        ...(keyGenerator === undefined ? {} : { keyGenerator }),
      });
      const found = await check(request);
      if (!found.isAllowed && found.isExceeded) throw rateLimited(max, found.ttlInSeconds);
    };
  };
  void app.register(rateLimit, { global: false, cache: MOST_CALLERS });
  const guests = counter(guestsPerMinute);
  const guesses = counter(guessesPerMinute);
  const callers = counter(callersPerMinute, ({ session }) => callerKey(session));
  return {
    async count(request, session) {
      const route: RouteDefinition | undefined = request.routeOptions.config.route;
      if (session.credential === 'operator' || WATCHED.has(route?.name ?? '')) return;
      if (route !== undefined && GUESSED.has(route.name)) await guesses(request);
      if (session.credential !== 'guest') await callers(request);
      else if (route !== undefined) await guests(request);
    },
    countRefused: guests,
  };
}

/** A token counts by itself: one program of a user that asks too often keeps nobody else out. */
function callerKey(session: Session | null): string {
  return session?.credential === 'token' ? `${session.sessionId}` : `user ${session?.userId}`;
}
