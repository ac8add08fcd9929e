import { toProblemDetails } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import type { EventWatch, PlatformEvent } from '@enginehouse/platform';

export interface FeedOptions {
  readonly requestId: string;
  readonly heartbeatMs: number;
  /** Aborted when the caller goes away or the server begins to close: then the stream ends, and a browser comes back. */
  readonly signal: AbortSignal;
  readonly typed: (thrown: unknown) => EnginehouseError;
}

/** How long a browser waits before it comes back. */
const RETRY_MS = 1_000;

type Step = { readonly next: IteratorResult<PlatformEvent> } | { readonly error: unknown };

/**
 * The text of a feed. It begins at once with the place where it begins, so that whoever loses it goes on there; a quiet one
 * says how far it is, so that what was not for this reader is not read again.
 */
export async function* feedTexts(
  watch: EventWatch,
  { requestId, heartbeatMs, signal, typed }: FeedOptions,
): AsyncGenerator<string, void, void> {
  const source = watch[Symbol.asyncIterator]();
  let step: Step | null = null;
  let wake = (): void => {};
  // Once for each event, and no race: a promise that is pending for days would keep what every heartbeat adds to it.
  const pull = (): void => {
    step = null;
    const came = (taken: Step): void => {
      step = taken;
      wake();
    };
    source.next().then(
      (next) => came({ next }),
      (error: unknown) => came({ error }),
    );
  };
  const taken = (): Step | null => step;
  try {
    yield `retry: ${RETRY_MS}\nid: ${watch.position}\n\n`;
    pull();
    while (!signal.aborted) {
      if (taken() === null) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, heartbeatMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const came = taken();
      if (came === null) yield `:\nid: ${watch.position}\n\n`;
      else if ('error' in came) throw came.error;
      else if (came.next.done === true) return;
      else {
        yield textOf(came.next.value);
        pull();
      }
    }
  } catch (thrown) {
    yield `event: error\ndata: ${JSON.stringify(toProblemDetails(typed(thrown), requestId, { details: false }))}\n\n`;
  } finally {
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

function textOf(event: PlatformEvent): string {
  const id = event.position === undefined ? '' : `id: ${event.position}\n`;
  return `${id}data: ${JSON.stringify(event)}\n\n`;
}
