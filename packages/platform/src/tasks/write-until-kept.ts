import { pause } from '../events/waker.ts';

/** How long, and for whom, a write is tried again. */
export interface KeptWrite {
  /** Told of each failure. */
  readonly failed: (error: unknown) => void;
  /** Between two attempts. */
  readonly retryMs: number;
  /** Nobody waits for it any more: the next failure is the last. */
  readonly isOver: () => boolean;
  /** Ends a pause: one more attempt follows at once. */
  readonly signal?: AbortSignal;
}

/** Writes how something has ended, which must be kept also by a database that is away for a while. False: it was given up. */
export async function writeUntilKept(
  write: () => Promise<unknown>,
  { failed, retryMs, isOver, signal }: KeptWrite,
): Promise<boolean> {
  for (;;) {
    try {
      await write();
      return true;
    } catch (error) {
      failed(error);
    }
    if (isOver()) return false;
    await pause(retryMs, signal);
  }
}
