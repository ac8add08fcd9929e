/** One event of work that takes long. */
export type ProgressEvent<Progress, Result> =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly result: Result };

/**
 * The events of work that reports how far it is. A reader that is slower than the work gets the newest report and none of those
 * between; at the end the result, or what the work threw.
 */
export async function* progressEvents<Progress, Result>(
  work: (report: (progress: Progress) => void) => Promise<Result>,
): AsyncGenerator<ProgressEvent<Progress, Result>, void, void> {
  let newest: { readonly progress: Progress } | null = null;
  let wake = (): void => {};
  let ended = false;
  const report = (progress: Progress): void => {
    newest = { progress };
    wake();
  };
  const result = work(report).finally(() => {
    ended = true;
    wake();
  });
  result.catch(() => {});
  while (!ended) {
    if (newest === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = newest as { readonly progress: Progress } | null;
    newest = null;
    if (taken !== null) yield { type: 'progress', progress: taken.progress };
  }
  yield { type: 'done', result: await result };
}
