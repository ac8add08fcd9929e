import { parseCookie, stringifySetCookie } from 'cookie';

/** The cookie in which a browser holds the secret of its session, as one request may have it. */
export interface SessionCookie {
  /** The Set-Cookie header of a new session: no script reads it, no other site's form sends it. */
  set(secret: string, expires: Date): string;
  /** The Set-Cookie header that takes the session's secret away. */
  clear(): string;
  /** The secret of a session that a request brings along in its Cookie header; undefined: none. */
  secretIn(header: string | undefined): string | undefined;
}

/**
 * Browsers keep cookies by host and know no ports: `house` keeps the houses of one machine apart, and the nodes of one house
 * together. Over TLS (`secure`) the prefix binds the cookie to this host: no other host of the domain, and nobody who alters
 * plain HTTP, can set it.
 */
export function sessionCookieOf(house: string, secure: boolean): SessionCookie {
  const name = `${secure ? '__Host-' : ''}enginehouse_session_${house}`;
  const kept = { name, httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    set: (secret, expires) => stringifySetCookie({ ...kept, value: secret, expires }),
    clear: () => stringifySetCookie({ ...kept, value: '', maxAge: 0 }),
    secretIn(header) {
      const secret = header === undefined ? undefined : parseCookie(header)[name];
      return secret === '' ? undefined : secret;
    },
  };
}
