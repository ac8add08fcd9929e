import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RouteDefinition } from '@enginehouse/api';
import { type Door, EGRESS_HEADER, type Session } from '@enginehouse/platform';
import { invalidToken, tokenRequired } from './errors.ts';
import type { ServedPlatform } from './served-platform.ts';
import { sessionSecretOf } from './session-cookie.ts';

/** What an Authorization header comes to: a session of its own, or null where whoever reaches the server asks. */
export type ReadCaller = (
  headers: IncomingHttpHeaders,
  route: RouteDefinition | undefined,
  door: Door,
) => Promise<Session | null>;

/** Begins as every credential of this house does: a session's or an API token's. */
const OWN = /^eh[st]_/;

/**
 * Reads who asks. A header that is sent must be right: the token of `server.json`, or an API token, which acts as its user.
 * Clients of a dialect cannot leave it out; until there is a user whom it could be, theirs may say anything.
 * What an engine instance of a house sends is never taken for whoever reaches the server: its config would make it the
 * operator. `localToken` undefined: there is none. Rejects with `INVALID_TOKEN` and `TOKEN_REQUIRED`.
 */
export function createCallerReader(identity: ServedPlatform['identity'], localToken: string | undefined): ReadCaller {
  const local = localToken === undefined ? null : sha256(localToken);
  return async ({ authorization, cookie, [EGRESS_HEADER]: egress }, route, door) => {
    const isSentByHouse = egress !== undefined;
    if (authorization === undefined) {
      if (isSentByHouse) throw tokenRequired();
      const secret = sessionSecretOf(cookie);
      return secret === undefined ? null : await identity.sessionOf(secret, door);
    }
    const sent = /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (sent === undefined) throw invalidToken();
    // Of one length: comparing tells nothing but whether they are the same.
    if (local !== null && timingSafeEqual(sha256(sent), local)) return null;
    if (OWN.test(sent)) {
      const session = await identity.tokenSession(sent, door);
      if (session === null) throw invalidToken();
      return session;
    }
    if (isSentByHouse) throw tokenRequired();
    if (route?.dialect !== undefined && !(await identity.setup.isSetUp())) return null;
    throw invalidToken();
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
