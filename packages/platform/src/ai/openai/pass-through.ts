import type { WirePath } from '@enginehouse/sdk';
import type { Dispatcher } from 'undici';
import type { EgressGate } from '../../egress/egress-gate.ts';
import { aiCallCancelled } from '../ai-errors.ts';
import type { Answer, Attempt } from '../attempts.ts';
import { tokenUsageOf } from './chat-completion.ts';
import { EventWatch } from './watched-events.ts';
import { withDefaults } from './wire-defaults.ts';
import { messageIn, messageOf, wireFailure } from './wire-failure.ts';

/** A request that goes to a runtime of the same format, but for the name of the model. */
export interface PassedRequest {
  readonly path: WirePath;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the text of streams is collected for the record of the call. */
  readonly keepsText: boolean;
}

/** Bytes as a runtime gave them. */
export interface PassedAnswer {
  readonly type: 'application/json' | 'text/event-stream';
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** The same as `body`, read; undefined for streams. */
  readonly value?: Readonly<Record<string, unknown>>;
}

type Wire = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

const OK = 200;
/** More than 2,000 vectors of 3,072 numbers, written out. */
const MOST_ANSWER_BYTES = 128 * 1024 * 1024;
/** Of a refusal only the message is told. */
const MOST_REFUSAL_BYTES = 64 * 1024;

/**
 * Sends a request to the runtime of an attempt where that speaks the format: its bytes are the answer. Null where it does
 * not. Rejects in the way of the AI SDK's packages.
 */
export function passThrough(
  egress: Pick<EgressGate, 'request'>,
  attempt: Attempt,
  request: PassedRequest,
): Promise<Answer<PassedAnswer>> | null {
  const wire = attempt.runtime.adapter.openAiWire?.(request.path);
  return wire === undefined ? null : send(egress, attempt, request, wire);
}

async function send(
  egress: Pick<EgressGate, 'request'>,
  attempt: Attempt,
  request: PassedRequest,
  wire: Wire,
): Promise<Answer<PassedAnswer>> {
  const streamed = request.body.stream === true;
  const options = streamed ? { ...(request.body.stream_options as object | null), include_usage: true } : undefined;
  const body = withDefaults(request.body, attempt.model, request.path);
  const asked = { ...body, model: attempt.model.modelId, ...(streamed ? { stream_options: options } : {}) };
  const response = await egress.request(`engine/${attempt.model.engineInstanceId}`, wire.url, {
    method: 'POST',
    headers: { ...wire.headers, 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    signal: attempt.signal,
  });
  const type = headerOf(response, 'content-type');
  const expected = streamed ? 'text/event-stream' : 'application/json';
  if (response.statusCode !== OK || !type.startsWith(expected)) throw await refusal(response, type, expected);
  return streamed ? passEvents(response, attempt, request) : passJson(response, attempt);
}

async function passJson(response: Dispatcher.ResponseData, { begun }: Attempt): Promise<Answer<PassedAnswer>> {
  const body = await readAll(response, MOST_ANSWER_BYTES);
  if (body === null) throw wireFailure(OK, `it is larger than ${MOST_ANSWER_BYTES} bytes`);
  const text = body.toString('utf8');
  const value = parsed(text);
  if (value === undefined) throw wireFailure(OK, 'not JSON, or half of it');
  if (value.error !== undefined && value.choices === undefined && value.data === undefined) {
    throw wireFailure(OK, messageIn(value) ?? 'an error of no words');
  }
  begun();
  return { result: { type: 'application/json', body, value }, usage: tokenUsageOf(value.usage), output: text };
}

/** Resolves when the first event is there: until then another candidate may be asked. */
async function passEvents(
  response: Dispatcher.ResponseData,
  attempt: Attempt,
  { body: { stream_options: asked }, keepsText }: PassedRequest,
): Promise<Answer<PassedAnswer>> {
  const keepsUsage = (asked as { readonly include_usage?: unknown } | null | undefined)?.include_usage === true;
  const watch = new EventWatch({ keepsUsage, keepsText });
  const events = eventsOf(response, watch, attempt);
  const first = await events.next();
  const ending = Promise.withResolvers<StreamEnd>();
  // Whoever keeps the record of the call listens too; where nobody does it is no failure of the process.
  ending.promise.catch(() => {});
  // A stream that nobody begins to read ends here.
  attempt.signal.addEventListener('abort', () => ending.reject(attempt.signal.reason), { once: true });
  const body = passedOn(first, events, attempt, {
    whole: () => ending.resolve({ usage: watch.usage ?? tokenUsageOf(null), output: keepsText ? watch.text : null }),
    broken: ending.reject,
  });
  return { result: { type: 'text/event-stream', body }, usage: null, ended: ending.promise };
}

type StreamEnd = Awaited<NonNullable<Answer<never>['ended']>>;

interface Ending {
  readonly whole: () => void;
  readonly broken: (reason: unknown) => void;
}

async function* passedOn(
  first: IteratorResult<Buffer>,
  events: AsyncGenerator<Buffer, void, void>,
  attempt: Attempt,
  { whole, broken }: Ending,
): AsyncGenerator<Buffer, void, void> {
  let isThrough = false;
  try {
    for (let step = first; step.done !== true; step = await events.next()) yield step.value;
    isThrough = true;
    whole();
  } catch (thrown) {
    isThrough = true;
    broken(thrown);
    throw attempt.failure(thrown);
  } finally {
    if (!isThrough) {
      // Whoever took the stream left it: the runtime is told to stop.
      broken(aiCallCancelled());
      await events.return();
    }
  }
}

/** The time limit runs while the runtime is waited for, and not while a slow reader is. */
async function* eventsOf(
  response: Dispatcher.ResponseData,
  watch: EventWatch,
  attempt: Attempt,
): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    const passed = watch.pass(chunk);
    if (passed.length > 0) {
      attempt.begun();
      yield passed;
    }
    if (watch.failure !== null) throw watch.failure;
    attempt.waits();
  }
  attempt.begun();
  const last = watch.end();
  if (last.length > 0) yield last;
}

async function refusal(response: Dispatcher.ResponseData, type: string, expected: string): Promise<Error> {
  const { statusCode } = response;
  const body = await readAll(response, MOST_REFUSAL_BYTES);
  const told = messageOf(statusCode, type, body?.toString('utf8') ?? '');
  return wireFailure(statusCode, statusCode === OK ? `${told} in place of ${expected}` : told);
}

/** Null where it is larger than the limit; the rest is not read. */
async function readAll({ body }: Dispatcher.ResponseData, mostBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
