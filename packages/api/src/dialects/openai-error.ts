import type { EnginehouseError } from '@enginehouse/errors';
import { z } from 'zod';

/** An error as clients of the OpenAI wire format read it. */
export const openAiError = z
  .object({
    error: z.object({
      message: z.string().meta({ description: 'What happened and what to do about it.' }),
      type: z.string().meta({ description: 'The kind of error, in the words of the format.' }),
      code: z.string().meta({ description: 'Stable code of Enginehouse; the error reference lists all.' }),
      param: z.string().nullable().meta({ description: 'The field of the body that it is about.' }),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'OpenAiError', description: 'What went wrong, in the shape of the OpenAI wire format.' });

export type OpenAiError = z.output<typeof openAiError>;

/** What a runtime says of the request itself; that it refused our key is none of the caller's. */
const PASSED_ON: ReadonlySet<unknown> = new Set([400, 404, 408, 413, 415, 422, 429]);

/** It waits for a person, whatever its status says. */
const OF_PEOPLE = 'SETUP_REQUIRED';

/** Statuses after which the same request may be sent again. Clients of the format repeat a 409 too. */
const WORTH_REPEATING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** An error in the shape of the format, with the status that its clients tell their error classes by. */
export function toOpenAiError(
  error: EnginehouseError,
  requestId: string,
): { readonly status: number; readonly isWorthRepeating: boolean; readonly body: OpenAiError } {
  const of = error.details?.providerStatus;
  const status = error.code === 'AI_PROVIDER_ERROR' && PASSED_ON.has(of) ? (of as number) : error.status;
  const param = error.problems[0]?.field ?? error.where;
  return {
    status,
    isWorthRepeating: WORTH_REPEATING.has(status) && error.code !== OF_PEOPLE,
    body: {
      error: {
        message: `${sentence(error.message)} ${error.fix}`,
        type: typeOf(status),
        code: error.code,
        param: status < 500 && param !== undefined ? param.replace(/^body\./, '') : null,
        requestId,
      },
    },
  };
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function typeOf(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 404:
      return 'not_found_error';
    case 429:
      return 'rate_limit_error';
    default:
      return status < 500 ? 'invalid_request_error' : 'server_error';
  }
}
