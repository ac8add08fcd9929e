/**
 * Sent with every answer. The server serves data, not pages: nothing of it may be framed, sniffed, cached, or fetched
 * by a page of another origin. Pages and their files replace two of them.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * Sent beside them over TLS: from here on browsers ask this host in no other way, and no window of another site holds on to one of
 * ours. Over plain HTTP browsers heed neither, and complain of the second.
 */
export const TLS_HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
};
