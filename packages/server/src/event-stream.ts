import { toProblemDetails } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import type { OpenCall } from './open-calls.ts';

export interface EventStreamOptions {
  readonly call: OpenCall;
  readonly requestId: string;
  readonly heartbeatMs: number;
  /** The typed error of what the source threw. */
  readonly typed: (thrown: unknown) => EnginehouseError;
  /** Whether `details` of an error go along. */
  readonly details: boolean;
}

/**
 * Waits for the first event, so that a request that fails before it is answered with a status, and then gives the
 * text of a `text/event-stream`: each event under the name of its `type`, an `error` event where the source throws.
 */
export async function openEventStream(
  events: AsyncIterable<{ readonly type: string }>,
  options: EventStreamOptions,
): Promise<AsyncGenerator<string, void, void>> {
  const { call } = options;
  const source = events[Symbol.asyncIterator]();
  const first = source.next();
  try {
    await Promise.race([first, call.aborted]);
  } catch (thrown) {
    first.catch(() => {});
    void Promise.resolve(source.return?.()).catch(() => {});
    throw thrown;
  }
  return eventTexts(source, first, options);
}

async function* eventTexts(
  source: AsyncIterator<{ readonly type: string }>,
  first: Promise<IteratorResult<{ readonly type: string }>>,
  { call, requestId, heartbeatMs, typed, details }: EventStreamOptions,
): AsyncGenerator<string, void, void> {
  let next = first;
  let id = 0;
  try {
    while (true) {
      const step = await Promise.race([next, call.aborted, quiet(heartbeatMs, next)]);
      if (step === 'quiet') {
        yield ': \n\n';
        continue;
      }
      if (step.done) return;
      id += 1;
      yield `id: ${id}\nevent: ${step.value.type}\ndata: ${JSON.stringify(step.value)}\n\n`;
      next = source.next();
    }
  } catch (thrown) {
    next.catch(() => {});
    yield `event: error\ndata: ${JSON.stringify(toProblemDetails(typed(thrown), requestId, { details }))}\n\n`;
  } finally {
    // Not awaited: a source that hangs in an engine returns only when its signal has reached it.
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

/** Resolves to `quiet` when nothing has come of `next` for so long. */
function quiet(afterMs: number, next: Promise<unknown>): Promise<'quiet'> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, afterMs, 'quiet' as const);
    const stop = (): void => clearTimeout(timer);
    next.then(stop, stop);
  });
}
