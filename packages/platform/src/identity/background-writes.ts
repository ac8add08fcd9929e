import type { Logger } from '../logger.ts';

/** Small writes that nobody waits for, one at a time for each subject. */
export interface BackgroundWrites {
  begin(subject: string, write: () => Promise<unknown>): void;
  /** Waits for those under way. */
  settled(): Promise<void>;
}

export function createBackgroundWrites(log: Logger): BackgroundWrites {
  const underWay = new Map<string, Promise<void>>();
  return {
    begin(subject, write) {
      if (underWay.has(subject)) return;
      const done = write()
        .then(
          () => undefined,
          (error: unknown) => log.warn({ err: error }, 'the last use of a session or token could not be written down'),
        )
        .finally(() => underWay.delete(subject));
      underWay.set(subject, done);
    },
    async settled() {
      await Promise.all(underWay.values());
    },
  };
}
