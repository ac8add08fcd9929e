/** What a runtime answered instead of an answer; null where there was none. */
export interface FailedAnswer {
  readonly status: number | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default: for 408, 409, 429, 5xx, and where there was no answer. */
  readonly retryable?: boolean;
}

/** Longest part of an answer that an error carries, in UTF-16 units. */
const LONGEST_BODY = 2_000;

/**
 * A question of an adapter that failed, with the members that errors of the AI SDK's calls have, so that the platform reads
 * both alike. Carries nothing of the request.
 */
export class ProviderCallError extends Error {
  override readonly name = 'ProviderCallError';
  readonly statusCode: number | undefined;
  readonly responseHeaders: Readonly<Record<string, string>> | undefined;
  readonly responseBody: string | undefined;
  readonly isRetryable: boolean;

  constructor(message: string, { status, headers, body, retryable }: FailedAnswer, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = status ?? undefined;
    this.responseHeaders = headers;
    this.responseBody = body?.slice(0, LONGEST_BODY);
    this.isRetryable = retryable ?? (status === null || [408, 409, 429].includes(status) || status >= 500);
  }
}
