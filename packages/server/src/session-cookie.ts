import { parseCookie, stringifySetCookie } from 'cookie';

/** Under this name a browser holds the secret of its session. */
const NAME = 'enginehouse_session';

/** The Set-Cookie header of a new session: no script reads it, no other site's form sends it. */
export function sessionCookie(secret: string, expires: Date, secure: boolean): string {
  return stringifySetCookie({ name: NAME, value: secret, httpOnly: true, sameSite: 'lax', path: '/', secure, expires });
}

/** The Set-Cookie header that takes the session's secret away. */
export function clearedSessionCookie(secure: boolean): string {
  return stringifySetCookie({ name: NAME, value: '', httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 0 });
}

/** The secret of a session that a request brings along; undefined: none. */
export function sessionSecretOf(cookieHeader: string | undefined): string | undefined {
  return cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[NAME];
}
