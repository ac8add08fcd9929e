/** More of an error page than this says nothing new. */
const MOST_TOLD = 500;

/**
 * A failure of a runtime that is spoken to byte for byte, with the members that errors of the AI SDK's calls have, so that
 * the calls read both alike. `statusCode` null: it broke off.
 */
export function wireFailure(statusCode: number | null, message: string): Error {
  if (statusCode === null) return Object.assign(new Error(message), { name: 'AI_APICallError', isRetryable: true });
  const isRetryable = statusCode === 408 || statusCode === 429 || statusCode >= 500;
  return Object.assign(new Error(message), { name: 'AI_APICallError', statusCode, isRetryable });
}

/** What a refusal says: the message of its JSON, or what else it is. */
export function messageOf(statusCode: number, contentType: string, body: string): string {
  const told = toldBy(body);
  if (told !== undefined) return told.slice(0, MOST_TOLD);
  if (statusCode >= 300 && statusCode < 400) return 'it redirects, which is not followed';
  const type = contentType.split(';', 1)[0]?.trim() ?? '';
  return `it answered ${type === '' ? 'a body of no named type' : type.slice(0, 80)}`;
}

/** Runtimes write `{ error: { message } }`, `{ error }`, `{ message }` or `{ detail }`. */
function toldBy(body: string): string | undefined {
  try {
    return messageIn(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** The message of an error in JSON; undefined where it is none. */
export function messageIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { error, message, detail } = value as Record<string, unknown>;
  if (typeof error === 'object' && error !== null) return messageIn(error) ?? JSON.stringify(error);
  return [error, message, detail].find((one) => typeof one === 'string' && one !== '') as string | undefined;
}
