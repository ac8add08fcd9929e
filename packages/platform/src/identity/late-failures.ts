import type { Logger } from '../logger.ts';
import type { Door } from './door.ts';
import type { SignInGuard } from './sign-in-guard.ts';

interface Failure {
  readonly username: string;
  readonly door: Door;
}

/** Wrong passwords that were found where nothing may be written: written down one after the other, right after. */
export interface LateFailures {
  count(failure: Failure): void;
}

/** Beyond that many the rest is not waited for: by then every address among them is locked. */
const MOST_WAITING = 1_000;

/**
 * The loop runs outside of whatever found the failure: a database that decides a change refuses to be asked from within.
 */
export function createLateFailures(guard: Pick<SignInGuard, 'countFailure'>, log: Logger): LateFailures {
  const waiting: Failure[] = [];
  let wake: (() => void) | null = null;
  const run = async (): Promise<never> => {
    for (;;) {
      const next = waiting.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      await guard
        .countFailure(next.username, next.door)
        .catch((error: unknown) => log.warn({ err: error }, 'a wrong password could not be counted'));
    }
  };
  void run();
  return {
    count(failure) {
      if (waiting.length < MOST_WAITING) waiting.push(failure);
      wake?.();
      wake = null;
    },
  };
}
