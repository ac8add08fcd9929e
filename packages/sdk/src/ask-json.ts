import type { Json } from '@enginehouse/kernel';
import type { ProviderHost, Readiness } from './provider-adapter.ts';
import { ProviderCallError } from './provider-call-error.ts';

/** A small question to a runtime: its models, whether it is there. */
export interface Question {
  /** Default GET, or POST with a body. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Json;
  readonly signal: AbortSignal;
}

/**
 * Asks a runtime over the host's fetch and reads its answer as JSON. Rejects with `ProviderCallError` for every status but
 * 2xx and for what is no JSON; with what the host's fetch rejects with, `EGRESS_DENIED` or the signal's reason among it.
 */
export async function askJson(host: Pick<ProviderHost, 'fetch'>, url: string, question: Question): Promise<unknown> {
  const { body, signal, headers = {}, method = body === undefined ? 'GET' : 'POST' } = question;
  const response = await host.fetch(url, {
    method,
    redirect: 'manual',
    signal,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = { status: response.status, headers: Object.fromEntries(response.headers), body: text };
  if (!response.ok) throw new ProviderCallError(messageIn(text) ?? `it answered ${response.status}`, answer);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProviderCallError(`it answered ${response.status} with something that is no JSON`, {
      ...answer,
      retryable: false,
    });
  }
}

/** The list at `member` of an answer. Throws `ProviderCallError` where there is none: never an empty list in its place. */
export function listIn(answer: unknown, member: string): readonly { readonly [name: string]: unknown }[] {
  const list = (answer as { readonly [name: string]: unknown } | null)?.[member];
  const isList = Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
  if (!isList) throw new ProviderCallError(`its answer has no list '${member}'`, { status: 200, retryable: false });
  return list;
}

/**
 * Ready when the question is answered; else not, with what the runtime said of it. Of a key that was refused the runtime's own
 * words are left out, because many quote it. Never rejects.
 */
export async function readyWhenAnswered(label: string, question: () => Promise<unknown>): Promise<Readiness> {
  try {
    await question();
    return { ready: true, message: `${label} answers.`, missing: [] };
  } catch (error) {
    const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown };
    if (statusCode === 401 || statusCode === 403) {
      return { ready: false, message: `${label} refused the credentials (${statusCode}).`, missing: [] };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { ready: false, message: `${label} does not answer as it should: ${message.slice(0, 300)}`, missing: [] };
  }
}

/** What a runtime says in `{ error: { message } }`, `{ error }` or `{ message }`. */
function messageIn(text: string): string | undefined {
  try {
    const { error, message } = JSON.parse(text) as { readonly error?: unknown; readonly message?: unknown };
    const said = (error as { readonly message?: unknown } | null)?.message ?? error ?? message;
    return typeof said === 'string' && said !== '' ? said.slice(0, 300) : undefined;
  } catch {
    return undefined;
  }
}
