interface Reads<Value> {
  readonly running: Promise<Value>;
  /** Begins when `running` has ended, for all who came meanwhile. */
  next: Promise<Value> | null;
}

/**
 * Reads that begin after they were asked for, by key: of those who ask while one is under way, all get the one that follows.
 * Nobody is given what was read before he came, so that nothing that has ended is taken to be in force.
 */
export function shareReads<Value>(read: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const underWay = new Map<string, Reads<Value>>();
  const begin = (key: string): Promise<Value> => {
    const reads: Reads<Value> = { running: read(key), next: null };
    underWay.set(key, reads);
    const over = (): void => {
      if (reads.next === null) underWay.delete(key);
    };
    reads.running.then(over, over);
    return reads.running;
  };
  return (key) => {
    const reads = underWay.get(key);
    if (reads === undefined) return begin(key);
    const again = (): Promise<Value> => begin(key);
    reads.next ??= reads.running.then(again, again);
    return reads.next;
  };
}
