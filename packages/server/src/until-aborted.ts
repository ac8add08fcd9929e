/**
 * What the source gives until the signal is aborted; then it ends, even while the source is awaited. Each step races
 * promises of its own: a race against one long-lived promise would keep every loser until that one settles.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let interrupt = (): void => {};
  const onAbort = (): void => interrupt();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      const interrupted = new Promise<'aborted'>((resolve) => {
        interrupt = () => resolve('aborted');
      });
      const next = iterator.next();
      const step = await Promise.race([next, interrupted]);
      if (step === 'aborted') {
        next.catch(() => {});
        return;
      }
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
