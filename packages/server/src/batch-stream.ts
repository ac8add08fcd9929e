import { type BatchLine, type DeepReadonly, toProblemDetails } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import { shuttingDown } from '@enginehouse/platform';
import { bodyTooLarge, requestTimedOut } from './errors.ts';
import { inOrder } from './in-order.ts';
import type { ServerLimits } from './limits.ts';
import type { OpenCall } from './open-calls.ts';
import { parseJson } from './parse-json.ts';
import { type BodyLine, splitLines } from './split-lines.ts';
import { untilAborted } from './until-aborted.ts';

export interface BatchStreamOptions {
  readonly call: OpenCall;
  readonly requestId: string;
  readonly limits: ServerLimits;
  /** What comes of the JSON of one line. */
  readonly work: (value: unknown) => Promise<unknown>;
  readonly typed: (thrown: unknown) => EnginehouseError;
  readonly details: boolean;
  /** Cuts the connection of a caller that neither sends nor takes. */
  readonly onIdle: (error: EnginehouseError) => void;
}

/** The text of the answer to an NDJSON body: a line for each line, in their order. */
export async function* batchTexts(
  body: AsyncIterable<Buffer>,
  options: BatchStreamOptions,
): AsyncGenerator<string, void, void> {
  const { call, limits, onIdle } = options;
  let moved = performance.now();
  const answers = inOrder(
    watched(splitLines(untilAborted(body, call.draining), limits.bodyBytes), () => {
      moved = performance.now();
    }),
    (line) => answerLine(line, options),
    limits.batchConcurrency,
  );
  const watch = setInterval(() => {
    if (answers.working > 0) moved = performance.now();
    else if (performance.now() - moved > limits.idleMs)
      onIdle(requestTimedOut(limits.idleMs, 'a silence of the caller'));
  }, limits.idleMs / 4);
  watch.unref();
  try {
    // Nothing yet, but it sends the headers: a caller may wait for them before its first line.
    yield '';
    for await (const texts of answers) {
      moved = performance.now();
      yield texts.join('');
    }
    // What was begun is answered; an end without a break would say that everything was.
    if (call.draining.aborted) throw shuttingDown();
  } finally {
    clearInterval(watch);
  }
}

async function answerLine(line: BodyLine, options: BatchStreamOptions): Promise<string> {
  const where = `line ${line.number}`;
  try {
    if (line.bytes === null) throw bodyTooLarge(where, options.limits.bodyBytes);
    if (isBlank(line.bytes)) return '';
    const value = parseJson(line.bytes, where, options.limits);
    const result = await options.work(value);
    return `{"line":${line.number},"result":${JSON.stringify(result)}}\n`;
  } catch (thrown) {
    const error = toProblemDetails(options.typed(thrown), options.requestId, { details: options.details });
    const answer = { line: line.number, error } satisfies DeepReadonly<BatchLine>;
    return `${JSON.stringify(answer)}\n`;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9);
}

async function* watched(lines: AsyncIterable<BodyLine[]>, onMove: () => void): AsyncGenerator<BodyLine[], void, void> {
  for await (const some of lines) {
    onMove();
    yield some;
  }
}
