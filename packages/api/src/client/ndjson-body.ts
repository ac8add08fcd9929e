const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Values as an NDJSON body, pulled as fast as the connection takes them. Values that are there already travel in one
 * chunk of up to 64 K characters; one that is awaited never holds back those before it. The signal ends the body with
 * an error: `fetch` itself goes on pulling for a connection that is gone.
 */
export function ndjsonBody(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  signal?: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source = iterate(values);
  let next: Promise<IteratorResult<unknown>> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (): void => {
          controller.error(signal?.reason);
          void source.return().catch(() => {});
        };
        if (signal?.aborted) end();
        else signal?.addEventListener('abort', end, { once: true });
      },
      async pull(controller) {
        let text = '';
        let step = await (next ?? source.next());
        const pause = new Promise<undefined>((resolve) => setTimeout(resolve, 0, undefined));
        while (!step.done) {
          text += `${JSON.stringify(step.value)}\n`;
          next = source.next();
          if (text.length >= CHUNK_CHARACTERS) break;
          const ready = await Promise.race([next, pause]);
          if (ready === undefined) break;
          step = ready;
        }
        if (signal?.aborted) return;
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (step.done) controller.close();
        else next?.catch(() => {}); // Thrown by the pull that awaits it.
      },
      async cancel() {
        await source.return();
      },
    },
    { highWaterMark: 1 },
  );
}

async function* iterate(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<unknown, void, void> {
  yield* values;
}
