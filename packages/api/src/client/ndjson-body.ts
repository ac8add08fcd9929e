const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Values as an NDJSON body, pulled as fast as the connection takes them. Values that are there already travel in one
 * chunk of up to 64 K characters; one that is awaited never holds back those before it.
 */
export function ndjsonBody(values: AsyncIterable<unknown> | Iterable<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source = iterate(values);
  let next: Promise<IteratorResult<unknown>> | undefined;
  return new ReadableStream<Uint8Array>(
    {
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
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (step.done) controller.close();
        else next?.catch(() => {}); // Thrown by the pull that awaits it.
      },
      async cancel() {
        await source.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}

async function* iterate(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<unknown, void, void> {
  yield* values;
}
