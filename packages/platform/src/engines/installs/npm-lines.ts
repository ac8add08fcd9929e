import { type InstallFailure, installFailed } from './install-errors.ts';

const HIDDEN = '***';
/** Credentials in what npm says: in settings, in URLs, in headers, and tokens as registries make them. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(_auth(?:Token)?|_password|:username)(\s*[=:]\s*)("[^"]*"|\S+)/gi, `$1$2${HIDDEN}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi, `$1${HIDDEN}@`],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/\b(npm|ghp|gho|ghs|glpat)[_-][A-Za-z0-9_-]{16,}/g, HIDDEN],
  [/([?&](?:token|key|auth|password|signature|sig)=)[^&\s]+/gi, `$1${HIDDEN}`],
];

/** A line of npm as it may be kept: nothing in it acts upon a terminal, or is refused by a database. */
export function withoutSecrets(line: string): string {
  return SECRETS.reduce((text, [pattern, put]) => text.replace(pattern, put), line.replace(/\p{Cc}+/gu, ' '));
}

/** What npm says of its own settings: it tells whoever watches an install nothing of the install. */
const OF_SETTINGS = /^npm (?:warn|WARN) (?:config\b|Unknown (?:\w+ )?config\b)/;

export function isOfSettings(line: string): boolean {
  return OF_SETTINGS.test(line);
}

const DISK_FULL = /\bENOSPC\b|no space left on device/i;
const FAILURES: readonly (readonly [RegExp, InstallFailure])[] = [
  [DISK_FULL, 'INSTALL_DISK_FULL'],
  [/\bcode (ETARGET|E404|ENOVERSIONS|EINVALIDPACKAGENAME|EINVALIDTAGNAME)\b/, 'DEPENDENCY_UNKNOWN'],
  [/\bcode (E401|E403|ENEEDAUTH|EOTP)\b/, 'REGISTRY_REFUSED'],
  [
    /\bcode (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPROTO|E5\d\d|ERR_SOCKET_TIMEOUT|ENOTCACHED|CERT_\w+|DEPTH_\w+|UNABLE_\w+)\b/,
    'REGISTRY_UNREACHABLE',
  ],
];
const ERROR_LINE = /^npm (?:error|ERR!) /;
/** Where npm says what it has written about itself, or a fact in a word, which helps nobody here. */
const ASIDE =
  /A complete log of this run|Log files were not written|npm help|^npm (?:error|ERR!) (?:code|errno|syscall|path|dest|type|file) \S+$/;
/** How npm marks the kind of a sentence. */
const MARK = /^(?:notarget|network|nospc|enoent) /;

/** Why npm failed, by what it said last. */
export function failureOf(lines: readonly string[], how: string): Error {
  const told = lines.filter((line) => ERROR_LINE.test(line));
  // A full disk may keep npm from saying anything in its own words.
  const considered = (pattern: RegExp): readonly string[] => (pattern === DISK_FULL ? lines : told);
  const code =
    FAILURES.find(([pattern]) => considered(pattern).some((line) => pattern.test(line)))?.[1] ?? 'INSTALL_FAILED';
  // The first error line in words is what it means; what follows are its consequences.
  const word =
    told
      .find((line) => !ASIDE.test(line))
      ?.replace(ERROR_LINE, '')
      .replace(MARK, '') ?? lines.at(-1);
  return installFailed(code, word === undefined || word.trim() === '' ? how : word.trim().slice(0, 500));
}

/**
 * How far an install is, by what npm has said: it tells no total. Each thing that it fetches brings it nearer to nine tenths,
 * by a part of what is left; checking and activating are the rest.
 */
export function createProgressGuess(dependencies: number): (line: string) => number {
  const expected = Math.max(8, dependencies * 8);
  let fetched = 0;
  return (line) => {
    if (/\bhttp (?:fetch|cache) /.test(line)) fetched += 1;
    return 0.02 + 0.88 * (1 - Math.exp(-fetched / expected));
  };
}
