import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * Under this name a browser holds the secret of its session. Over TLS the prefix binds it to this host: no other host of the
 * domain, and nobody who alters plain HTTP, can set it.
 */
const NAMES = { plain: 'enginehouse_session', tls: '__Host-enginehouse_session' } as const;

function nameOf(secure: boolean): string {
  return secure ? NAMES.tls : NAMES.plain;
}

/** The Set-Cookie header of a new session: no script reads it, no other site's form sends it. */
export function sessionCookie(secret: string, expires: Date, secure: boolean): string {
  const name = nameOf(secure);
  return stringifySetCookie({ name, value: secret, httpOnly: true, sameSite: 'lax', path: '/', secure, expires });
}

/** The Set-Cookie header that takes the session's secret away. */
export function clearedSessionCookie(secure: boolean): string {
  const name = nameOf(secure);
  return stringifySetCookie({ name, value: '', httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 0 });
}

/** The secret of a session that a request brings along; undefined: none. */
export function sessionSecretOf(cookieHeader: string | undefined, secure: boolean): string | undefined {
  const secret = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[nameOf(secure)];
  return secret === '' ? undefined : secret;
}
