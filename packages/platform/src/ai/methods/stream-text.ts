import type { GenerateRequest, TextStream, TokenUsage } from '@enginehouse/sdk';
import { aiCallCancelled } from '../ai-errors.ts';
import type { Attempt } from '../attempts.ts';
import { PayloadMeter } from '../describe-payload.ts';
import { languageCall, requirePrompt, tokensOf } from './language-call.ts';
import { type MethodAttempt, NO_USAGE } from './method-call.ts';

type Part = TextStream extends AsyncIterable<infer One> ? One : never;

/** Parts that a runtime may send before it has answered anything. */
const BEFORE_ANSWER: ReadonlySet<Part['type']> = new Set(['stream-start', 'response-metadata', 'ping', 'raw']);
/** A stream that nobody reads is let go after that, or it would hold its connection for ever. */
const UNREAD_MS = 300_000;

export function streamText(request: GenerateRequest): MethodAttempt<TextStream> {
  requirePrompt(request);
  return async (attempt) => {
    const { languageModel, options } = languageCall(attempt, request, 'streamText');
    const { stream } = await languageModel.doStream(options);
    const reader = stream.getReader();
    const cancel = (): void => void reader.cancel().catch(() => undefined);
    attempt.signal.addEventListener('abort', cancel, { once: true });
    try {
      const first = await partsToAnswer(reader);
      // Of a call that is over nobody would read it.
      attempt.signal.throwIfAborted();
      attempt.begun();
      const reading = new StreamReading(attempt, reader, first);
      return { result: reading, usage: null, ended: reading.ended };
    } catch (error) {
      cancel();
      throw error;
    }
  };
}

/** Reads to the first part of the answer; a failure until then is the attempt's. */
async function partsToAnswer(reader: ReadableStreamDefaultReader<Part>): Promise<Part[]> {
  const parts: Part[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    if (value.type === 'error') throw value.error;
    parts.push(value);
    if (!BEFORE_ANSWER.has(value.type)) return parts;
  }
}

/** A stream on its way to whoever reads it. Read once; leaving it early cancels the call. */
class StreamReading implements TextStream {
  readonly by: TextStream['by'];
  readonly ended: Promise<{ readonly usage: TokenUsage; readonly output: unknown }>;
  readonly #attempt: Attempt;
  readonly #reader: ReadableStreamDefaultReader<Part>;
  readonly #first: readonly Part[];
  readonly #output = new PayloadMeter();
  readonly #end = Promise.withResolvers<{ readonly usage: TokenUsage; readonly output: unknown }>();
  readonly #unread: NodeJS.Timeout;
  #usage: TokenUsage = NO_USAGE;
  #isRead = false;

  constructor(attempt: Attempt, reader: ReadableStreamDefaultReader<Part>, first: readonly Part[]) {
    this.by = attempt.by;
    this.ended = this.#end.promise;
    this.#attempt = attempt;
    this.#reader = reader;
    this.#first = first;
    this.#unread = setTimeout(() => this.#leave(), UNREAD_MS).unref();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Part, void, undefined> {
    if (this.#isRead) throw new TypeError('a stream of an AI call is read once');
    this.#isRead = true;
    try {
      for (const part of this.#first) {
        this.#meet(part);
        yield part;
      }
      for (;;) {
        const part = await this.#next();
        if (part === null) break;
        this.#meet(part);
        yield part;
        if (part.type === 'error') return;
      }
      this.#end.resolve({ usage: this.#usage, output: this.#output });
    } finally {
      // Also where the reader leaves early: then nothing has ended it yet.
      this.#leave();
    }
  }

  /** The next part, an error part in place of a failure, or null at the end. */
  async #next(): Promise<Part | null> {
    const { signal, failure } = this.#attempt;
    this.#attempt.waits();
    this.#unread.refresh();
    try {
      signal.throwIfAborted();
      const { done, value } = await this.#reader.read();
      // A stream that is cancelled ends as if it were through.
      signal.throwIfAborted();
      if (done) return null;
      return value.type === 'error' ? this.#failed(failure(value.error)) : value;
    } catch (error) {
      return this.#failed(failure(error));
    } finally {
      this.#attempt.begun();
    }
  }

  #failed(error: Error): Part {
    this.#end.reject(error);
    return { type: 'error', error };
  }

  #meet(part: Part): void {
    if (part.type === 'text-delta' || part.type === 'tool-input-delta') this.#output.add(part.delta);
    else if (part.type === 'finish') this.#usage = tokensOf(part.usage);
  }

  #leave(): void {
    clearTimeout(this.#unread);
    this.#end.reject(aiCallCancelled());
    this.#reader.cancel().catch(() => undefined);
  }
}
