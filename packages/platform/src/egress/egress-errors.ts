import type { EnginehouseError } from '@enginehouse/errors';
import { platformError } from '../errors.ts';

/** `target`: host and port, never the path or the query of a URL. `never`: no rule would allow it. */
export function egressDenied(
  subject: string,
  target: string,
  { because, never }: { readonly because: string; readonly never: boolean },
): EnginehouseError {
  return platformError('EGRESS_DENIED', {
    message: `'${subject}' may not reach ${target}: ${because}`,
    where: subject,
    details: { subject, target },
    ...(never ? { fix: 'Give it another address: no approval opens this one.' } : {}),
  });
}

/** `limit` in bytes. */
export function egressAnswerTooLarge(subject: string, limit: number, isLine: boolean): EnginehouseError {
  const what = isLine ? 'a line of an answer' : 'an answer';
  return platformError('EGRESS_ANSWER_TOO_LARGE', {
    message: `${what} to '${subject}' is longer than ${limit} bytes`,
    where: subject,
  });
}
