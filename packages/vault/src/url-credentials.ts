import { vaultError } from './errors.ts';

/** Keys of what is an address even without `https://` in front. */
const ADDRESS = /url|uri|endpoint|host|address|server|origin|prox(?:y|ies)|dsn|base/i;
/** Schemes that URL parsers accept with one slash or none. */
const LENIENT_SCHEME = /(?:https?|wss?|ftps?):/i;
/** What looks like `user:password@` and is none. */
const NOT_A_USER = /^(?:mailto|sips?|xmpp|acct|tel|npm|data):/i;
/** Percent-encoding within percent-encoding that is undone. */
const MOST_ROUNDS = 4;

/**
 * Whether the last of these keys names an address, so that `user:password@host` under it holds credentials without a
 * scheme too. A number is a place in a list, which has its name from the list.
 */
export function namesAddress(keys: readonly string[]): boolean {
  return ADDRESS.test(keys.findLast((key) => !/^\d+$/.test(key)) ?? '');
}

/**
 * Refuses a text with a URL that holds a user name or a password, also percent-encoded, also without its scheme where the
 * text is an address. The error names the path, never the URL. Throws `URL_CREDENTIALS`.
 */
export function refuseUrlCredentials(text: string, path: string): void {
  if (!hasUrlCredentials(text, namesAddress(path.split('.')))) return;
  throw vaultError('URL_CREDENTIALS', path, `${path} holds a URL with a user name or a password in it`);
}

/** Whether a text holds such a URL. Linear in its length: it may be a document of a megabyte. */
export function hasUrlCredentials(text: string, isAddress: boolean): boolean {
  let spelled = isAddress ? text.replace(/[\t\r\n]/g, '').trim() : text;
  for (let round = 0; ; round++) {
    if (findsCredentials(spelled, isAddress)) return true;
    const decoded = spelled.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
    if (decoded === spelled || round === MOST_ROUNDS) return false;
    spelled = decoded;
  }
}

function findsCredentials(text: string, isAddress: boolean): boolean {
  if (!text.includes('@')) return false;
  // A slash in a password that is not encoded ends the host: what is left of it is no port, and the whole no URL.
  if (isAddress && /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*:[^\s]*@/i.test(text) && !URL.canParse(text)) return true;
  // A user name ends at the last @ before the first slash, question mark or hash: each piece between those is looked at once.
  for (const { 0: piece, index } of text.matchAll(/[^\s\\/?#]+/g)) {
    const at = piece.lastIndexOf('@');
    if (at <= 0) continue;
    const before = text.slice(Math.max(0, index - 12), index);
    if (/(?:^|[:\s"'(=<,;|])[\\/]{2,}$/.test(before)) return true;
    if (/(?:https?|wss?|ftps?):[\\/]+$/i.test(before)) return true;
    const scheme = LENIENT_SCHEME.exec(piece.slice(0, at));
    if (scheme !== null && scheme.index + scheme[0].length < at) return true;
    const colon = piece.indexOf(':');
    if (isAddress && index === 0 && colon !== -1 && colon < at && !NOT_A_USER.test(piece)) return true;
  }
  return false;
}
