import type { ProviderFailure } from '../engine-errors.ts';

const LONGEST = 500;

/**
 * What an adapter threw, without what nobody should see. Packages of the AI SDK put URL, headers and body into their errors:
 * of those only status and message are taken. Of a key that was refused the runtime's own words are left out, because many
 * quote it.
 */
export function failureOf(error: unknown, redact: (text: string) => string): ProviderFailure {
  const { statusCode, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly statusCode?: unknown;
    readonly message?: unknown;
  };
  const status = typeof statusCode === 'number' ? statusCode : null;
  if (status === 401 || status === 403) return { status, message: `the runtime refused the credentials (${status})` };
  const told = typeof message === 'string' && message !== '' ? message : String(error);
  const line = oneLine(redact(told));
  const cause = causeOf(error, redact);
  return {
    status,
    message: `${status === null ? '' : `${status}: `}${line}${cause === undefined ? '' : ` (${cause})`}`,
  };
}

/** What lies beneath `fetch failed`. */
function causeOf(error: unknown, redact: (text: string) => string): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as { readonly code?: unknown };
  return oneLine(redact(typeof code === 'string' ? code : cause.message));
}

/** For rows and screens: nothing in it acts upon a terminal, or is refused by a database. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)
    .toWellFormed();
}
