const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Values as an NDJSON body, pulled as fast as the connection takes them. What is there within one turn of the event loop
 * travels in one chunk of about 64 K characters at most; a value that is awaited never holds back those before it. The
 * signal ends the body with an error: `fetch` itself goes on pulling for a connection that is gone.
 */
export function ndjsonBody(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  signal?: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  let ended = false;
  let stopped = false;
  let failure: { readonly reason: unknown } | undefined;
  let wakeReader = (): void => {};
  let wakeFeeder = (): void => {};

  const feed = async (): Promise<void> => {
    try {
      for await (const value of values) {
        if (stopped) return;
        text += `${JSON.stringify(value)}\n`;
        wakeReader();
        while (text.length >= CHUNK_CHARACTERS && !stopped) {
          await new Promise<void>((resolve) => {
            wakeFeeder = resolve;
          });
        }
      }
    } catch (reason) {
      failure = { reason };
    } finally {
      ended = true;
      wakeReader();
    }
  };
  const stop = (): void => {
    stopped = true;
    wakeFeeder();
    wakeReader();
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const abort = (): void => {
          stop();
          controller.error(signal?.reason);
        };
        if (signal?.aborted) abort();
        else signal?.addEventListener('abort', abort, { once: true });
        if (!stopped) void feed();
      },
      async pull(controller) {
        while (text === '' && !ended && !stopped) {
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
        if (text.length < CHUNK_CHARACTERS && !ended) await turn();
        if (stopped) return;
        if (text !== '') controller.enqueue(encoder.encode(text));
        text = '';
        if (failure !== undefined) controller.error(failure.reason);
        else if (ended) controller.close();
        wakeFeeder();
      },
      cancel: stop,
    },
    { highWaterMark: 1 },
  );
}

/** Lets everything that is ready happen. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
