import { signInBusy } from '../errors.ts';

/** Lets a few through at a time; the others wait in order, up to a number. */
export interface Gate {
  /** Rejects with what `work` rejects with, and with `SIGN_IN_BUSY` when too many wait. */
  pass<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createGate(width: number, mostWaiting: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    async pass(work) {
      if (inside < width) inside++;
      else if (waiting.length >= mostWaiting) throw signInBusy(waiting.length);
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) inside--;
        else next();
      }
    },
  };
}
