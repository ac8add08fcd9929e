import { defineErrors, type EnginehouseError } from '@enginehouse/errors';

const { table, error } = defineErrors({
  EGRESS_DENIED: {
    status: 502,
    meaning: 'The egress policy does not let a provider, an install or a module reach a host.',
    fix: 'If it is to be reached, let the config of the instance name it, or make an egress approval for host, port and class.',
  },
  EGRESS_ANSWER_TOO_LARGE: {
    status: 502,
    meaning: 'Another side sent an answer, or a line of a streamed one, that is longer than anybody reads.',
    fix: 'Ask for less at once; if it should have been short, look at what answers there.',
  },
});

export const EGRESS_ERRORS = table;

/** `target`: host and port, never the path or the query of a URL. `never`: no rule would allow it. */
export function egressDenied(
  subject: string,
  target: string,
  { because, never }: { readonly because: string; readonly never: boolean },
): EnginehouseError {
  return error('EGRESS_DENIED', {
    message: `'${subject}' may not reach ${target}: ${because}`,
    where: subject,
    details: { subject, target },
    ...(never ? { fix: 'Give it another address: no approval opens this one.' } : {}),
  });
}

/** `limit` in bytes. */
export function egressAnswerTooLarge(subject: string, limit: number, isLine: boolean): EnginehouseError {
  const what = isLine ? 'a line of an answer' : 'an answer';
  return error('EGRESS_ANSWER_TOO_LARGE', {
    message: `${what} to '${subject}' is longer than ${limit} bytes`,
    where: subject,
  });
}
