import { isEnginehouseError } from '@enginehouse/errors';
import { notSignedIn, serverUnreachable } from '../errors.ts';

/** Codes that say that the credential does not do. */
const CREDENTIAL_CODES: ReadonlySet<string> = new Set(['INVALID_TOKEN', 'SIGN_IN_REQUIRED', 'TOKEN_REQUIRED']);

/** What Node and OpenSSL say of connections, and what to do about each. */
const FIXES: readonly (readonly [pattern: RegExp, fix: string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'No machine has this name: correct the host in --url or ENGINEHOUSE_URL.'],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    'Its certificate is of an authority that this machine does not know: name the file of that authority in NODE_EXTRA_CA_CERTS.',
  ],
  [/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, 'Renew its certificate, or correct the clock of this machine.'],
  [/ALTNAME_INVALID/, 'Its certificate is of another host: write the host that it names in --url.'],
  [
    /WRONG_VERSION_NUMBER|EPROTO|PACKET_LENGTH|wrong version/i,
    'It does not speak TLS at this port: write http:// in --url, or the port of its https.',
  ],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/,
    'A firewall or the network is in the way, or the port is another.',
  ],
  [
    /ECONNREFUSED|bad port/,
    'Nothing listens there: start the server, or correct host and port in --url or ENGINEHOUSE_URL.',
  ],
  [/ECONNRESET|other side closed|socket hang up/, 'If the server speaks TLS there, write https:// in --url.'],
];

/** What an error means for a command that asked a server by its URL. `token`: one was sent. */
export function errorOfRemote(error: unknown, url: string, token: boolean): unknown {
  if (!isEnginehouseError(error)) return error;
  if (CREDENTIAL_CODES.has(error.code)) return notSignedIn(url, token, error);
  if (error.code === 'API_UNREACHABLE') {
    const said = `${error.message} ${codesOf(error.cause)}`;
    const fix = FIXES.find(([pattern]) => pattern.test(said))?.[1];
    return fix === undefined ? error : serverUnreachable(error.message.trim(), url, fix, error);
  }
  return error;
}

/** The codes of an error and of what caused it. */
function codesOf(cause: unknown): string {
  const codes: string[] = [];
  for (let one = cause; one instanceof Error && codes.length < 5; one = one.cause) {
    codes.push('code' in one ? String(one.code) : one.message);
  }
  return codes.join(' ');
}
