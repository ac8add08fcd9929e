import type { EnginehouseError } from '@enginehouse/errors';
import { platformError } from '../errors.ts';

/** `target`: host and port, never the path or the query of a URL. */
export function egressDenied(subject: string, target: string, because: string): EnginehouseError {
  return platformError('EGRESS_DENIED', {
    message: `'${subject}' may not reach ${target}: ${because}`,
    where: subject,
    details: { subject, target },
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
