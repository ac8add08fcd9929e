import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Door, EGRESS_HEADER, type Session } from '@enginehouse/platform';
import { invalidToken, tokenRequired } from './errors.ts';
import type { ServedPlatform } from './served-platform.ts';
import type { SessionCookie } from './session-cookie.ts';

/** What a request shows of who asks. */
export type Caller =
  /** The token of `server.json`: whoever can open the data folder. */
  | { readonly kind: 'operator' }
  /** A session's cookie or an API token, in force. */
  | { readonly kind: 'known'; readonly session: Session }
  /** A cookie that opens nothing any more. */
  | { readonly kind: 'ended' }
  /** No credential at all. */
  | { readonly kind: 'nobody' };

/** Finds out who asks. `sessionCookie`: where its session would be. Rejects with `INVALID_TOKEN` and `TOKEN_REQUIRED`. */
export type ReadCaller = (headers: IncomingHttpHeaders, door: Door, sessionCookie: SessionCookie) => Promise<Caller>;

/** Begins as every credential of this house does: a session's or an API token's. */
const OWN = /^eh[st]_/;

/**
 * Reads who asks. An Authorization header that is sent must be right: the token of `server.json`, or an API token, which acts
 * as its user. `localToken` undefined: there is none.
 */
export function createCallerReader(identity: ServedPlatform['identity'], localToken: string | undefined): ReadCaller {
  const local = localToken === undefined ? null : sha256(localToken);
  return async ({ authorization, cookie, [EGRESS_HEADER]: egress }, door, sessionCookie) => {
    if (authorization === undefined) {
      // An engine instance of a house: what it lacks is a key, and no sign-in.
      if (egress !== undefined) throw tokenRequired();
      const secret = sessionCookie.secretIn(cookie);
      if (secret === undefined) return { kind: 'nobody' };
      const session = await identity.sessionOf(secret, door);
      return session === null ? { kind: 'ended' } : { kind: 'known', session };
    }
    const sent = /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (sent === undefined) throw invalidToken();
    // Of one length: comparing tells nothing but whether they are the same.
    if (local !== null && timingSafeEqual(sha256(sent), local)) return { kind: 'operator' };
    const session = OWN.test(sent) ? await identity.tokenSession(sent, door) : null;
    if (session !== null) return { kind: 'known', session };
    throw egress === undefined || OWN.test(sent) ? invalidToken() : tokenRequired();
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
