interface Slot<Output> {
  /** Undefined until the work is done. */
  output: { readonly value: Output } | undefined;
}

export interface InOrder<Output> extends AsyncIterable<Output[]> {
  /** Pieces of work that are begun and not done. */
  readonly working: number;
}

/**
 * Works on up to `concurrency` inputs at once and yields the outputs in the order of the inputs, each as soon as those
 * before it are out; all that are ready come in one array. Reads on only while there is room, so that a slow reader
 * slows the source. `work` must not reject. An error of the source is thrown after the outputs before it.
 */
export function inOrder<Input, Output>(
  source: AsyncIterable<readonly Input[]>,
  work: (input: Input) => Promise<Output>,
  concurrency: number,
): InOrder<Output> {
  const slots: Slot<Output>[] = [];
  let working = 0;
  let ended = false;
  let stopped = false;
  let failure: { readonly reason: unknown } | undefined;
  let wakeReader = (): void => {};
  let wakeFeeder = (): void => {};

  const start = async (input: Input): Promise<void> => {
    const slot: Slot<Output> = { output: undefined };
    slots.push(slot);
    working += 1;
    const value = await work(input);
    working -= 1;
    slot.output = { value };
    if (slot === slots[0]) wakeReader();
  };

  const feed = async (): Promise<void> => {
    try {
      for await (const inputs of source) {
        for (const input of inputs) {
          while (slots.length >= concurrency && !stopped) {
            await new Promise<void>((resolve) => {
              wakeFeeder = resolve;
            });
          }
          if (stopped) return;
          void start(input);
        }
      }
    } catch (reason) {
      failure = { reason };
    } finally {
      ended = true;
      wakeReader();
    }
  };

  async function* read(): AsyncGenerator<Output[], void, void> {
    void feed();
    try {
      while (true) {
        const outputs: Output[] = [];
        for (let head = slots[0]; head?.output !== undefined; head = slots[0]) {
          outputs.push(head.output.value);
          slots.shift();
        }
        if (outputs.length > 0) {
          wakeFeeder();
          yield outputs;
        } else if (ended && slots.length === 0) {
          if (failure !== undefined) throw failure.reason;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
      }
    } finally {
      stopped = true;
      wakeFeeder();
    }
  }

  return {
    [Symbol.asyncIterator]: read,
    get working() {
      return working;
    },
  };
}
