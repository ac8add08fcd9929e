import { shuttingDown } from '../errors.ts';

/** Counts work under way, so that a shutdown can wait for it. */
export interface InFlight {
  /** Throws `SHUTTING_DOWN` once draining has begun. The answer ends the piece of work. */
  begin(): () => void;
  /** Counts what goes on behind a piece of work, also while draining. */
  continue(): () => void;
  readonly count: number;
  readonly draining: boolean;
  /** Refuses new work and resolves when the last piece has ended. */
  drain(): Promise<void>;
}

export function createInFlight(): InFlight {
  let count = 0;
  let draining = false;
  const empty = Promise.withResolvers<void>();
  const end = (): void => {
    count -= 1;
    if (draining && count === 0) empty.resolve();
  };
  const goOn = (): (() => void) => {
    count += 1;
    return end;
  };
  return {
    begin() {
      if (draining) throw shuttingDown();
      return goOn();
    },
    continue: goOn,
    get count() {
      return count;
    },
    get draining() {
      return draining;
    },
    drain() {
      draining = true;
      if (count === 0) empty.resolve();
      return empty.promise;
    },
  };
}
